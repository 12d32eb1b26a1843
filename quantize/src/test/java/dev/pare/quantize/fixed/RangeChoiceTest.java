/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.pass.Statistics.Histogram;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RangeChoiceTest {
    /** One hundred numbers in bins of width one from -50 on. */
    private static Histogram even() {
        long[] counts = new long[100];
        Arrays.fill(counts, 1);
        return new Histogram(-50, 1, counts, -49.5f, 49.5f);
    }

    /** Ten thousand numbers of a normal distribution in bins of 1/16, and a last one far out. */
    private static Histogram withOutlier() {
        long[] counts = new long[2048];
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            counts[(int) Math.floor((random.nextGaussian() + 8) * 16)]++;
        }
        counts[2047]++;
        return new Histogram(-8, 1 / 16.0, counts, -4, 119.96f);
    }

    @Test
    void extremesAreKeptAndZeroIsAlwaysInside() {
        assertThat(RangeChoice.minmax(even())).isEqualTo(new Range(-49.5, 49.5));
        Histogram positive = new Histogram(2, 1, new long[] {4, 4}, 2.5f, 3.5f);
        assertThat(RangeChoice.minmax(positive)).isEqualTo(new Range(0, 3.5));
    }

    @Test
    void aPercentileCutsTheSameShareAtBothEnds() {
        // Two percent of one hundred numbers go: one at each end.
        assertThat(new Percentile(98).of(even())).isEqualTo(new Range(-49, 49));
        // Half a number at each end: half of its bin, but never beyond what was seen.
        assertThat(new Percentile(99).of(even())).isEqualTo(new Range(-49.5, 49.5));
        assertThat(new Percentile(100).of(even())).isEqualTo(new Range(-49.5, 49.5));
    }

    @Test
    void aPercentileDropsALonelyOutlier() {
        // Half of a hundredth of a percent of 10 001 numbers is half a number: half of the outlier's own bin. Twice as
        // much takes it.
        assertThat(new Percentile(99.99).of(withOutlier()).high()).isGreaterThan(100);
        assertThat(new Percentile(99.97).of(withOutlier()).high()).isLessThan(5);
    }

    @Test
    void equalHistogramsHaveNoDivergence() {
        assertThat(Entropy.divergence(new double[] {1, 1, 1, 1}, 0, 4, 2)).isZero();
        // Empty bins of a level take nothing: {4, 0} is told from {2, 2} by which bins are filled.
        assertThat(Entropy.divergence(new double[] {4, 0, 2, 2}, 0, 4, 2)).isZero();
    }

    @Test
    void divergenceIsThatOfTheDefinition() {
        // {3, 1} becomes {2, 2}: sum of p ln(p / q) over 3/8, 1/8 against 1/4 each.
        double expected = 3 / 8.0 * Math.log(1.5) + 1 / 8.0 * Math.log(0.5);
        assertThat(Entropy.divergence(new double[] {3, 1, 2, 2}, 0, 4, 2)).isCloseTo(expected, within(1e-15));
        // Cut behind the second bin: {2, 2 + 4} against {2, 2}.
        double cut = 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5);
        assertThat(Entropy.divergence(new double[] {2, 2, 4}, 0, 2, 2)).isCloseTo(cut, within(1e-15));
    }

    @Test
    void entropyCutsAnOutlierAndKeepsAnEvenSpread() {
        assertThat(new Entropy(2048, 128).of(withOutlier()).high()).isLessThan(20);
        assertThat(new Entropy(100, 20).of(even())).isEqualTo(new Range(-49.5, 49.5));
    }

    @Test
    void leastSquaresKeepsWhatManyLevelsCanShow() {
        // Cutting d at an end of an even spread costs d³/3 and saves d · 99² / 6 / 255²: best is d = 0.16, under a step
        // of the grid.
        Range range = new LeastSquares(2048, 256).of(even());
        assertThat(range.low()).isEqualTo(-range.high());
        assertThat(range.high()).isBetween(49.5 - 49.5 / 128, 49.5);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16, 256})
    void leastSquaresIsAtLeastAsGoodAsAnyRangeTriedByHand(int levels) {
        Histogram histogram = withOutlier();
        Range best = new LeastSquares(2048, levels).of(histogram);
        double least = error(histogram, best, levels);
        for (double high = 1; high <= 120; high += 0.5) {
            for (double low = -4; low <= 0; low += 0.5) {
                // Ends of the search lie on its own grid, a hundred-and-twenty-eighth of the largest number apart.
                assertThat(least).isLessThanOrEqualTo(error(histogram, new Range(low, high), levels) * 1.05);
            }
        }
        assertThat(error(histogram, RangeChoice.minmax(histogram), levels)).isGreaterThan(least);
    }

    private static double error(Histogram histogram, Range range, int levels) {
        double error = 0;
        double step = (range.high() - range.low()) / (levels - 1);
        for (int i = 0; i < histogram.counts().length; i++) {
            double x = histogram.low() + (i + 0.5) * histogram.width();
            double beyond = Math.max(0, Math.max(range.low() - x, x - range.high()));
            error += histogram.counts()[i] * (beyond > 0 ? beyond * beyond : step * step / 12);
        }
        return error;
    }

    @ParameterizedTest
    @ValueSource(strings = {"percentile", "entropy", "mse"})
    void aConstantKeepsItsValue(String calibration) {
        Histogram constant = new Histogram(0, 0.5, new long[] {7}, 0, 0);
        assertThat(choice(calibration).of(constant)).isEqualTo(new Range(0, 0));
        Histogram three = new Histogram(3, 0.5, new long[] {7}, 3, 3);
        assertThat(choice(calibration).of(three).high()).isCloseTo(3, within(3 / 128.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"percentile", "entropy", "mse"})
    void aOneSidedValueNeedsNoCodesForTheOtherSide(String calibration) {
        long[] counts = new long[64];
        Arrays.fill(counts, 5);
        Range range = choice(calibration).of(new Histogram(0, 0.25, counts, 0.01f, 15.9f));
        assertThat(range.low()).isZero();
        assertThat(range.high()).isBetween(15.0, 15.9001);
    }

    private static RangeChoice choice(String calibration) {
        return switch (calibration) {
            case "percentile" -> new Percentile(99.99);
            case "entropy" -> new Entropy(2048, 256);
            default -> new LeastSquares(2048, 256);
        };
    }

    @Test
    void layingOutANewKeepsAllNumbersAndSharesBins() {
        Histogram histogram = new Histogram(-1, 1, new long[] {6, 4}, -1, 1);
        // Half a unit each: both old bins are shared evenly by two new ones.
        assertThat(Bins.over(histogram, new Range(-1, 1), 4)).containsExactly(3, 3, 2, 2);
        assertThat(Arrays.stream(Bins.over(withOutlier(), new Range(-4, 119.96f), 777))
                        .sum())
                .isCloseTo(10_001, within(1e-6));
    }
}
