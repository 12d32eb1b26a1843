/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.factorize.Passes;
import dev.pare.factorize.Sketch;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.lowrank.LowRank;
import dev.pare.linalg.lowrank.OutputMetric;
import dev.pare.linalg.lowrank.Spectrum;
import dev.pare.tensor.TensorValues;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpectrumTest {
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();
    private static final int ROWS = 200;

    private static Matrix noise(long seed, int rows, int columns) {
        return Matrix.fromFloats(rows, columns, Sketch.noise(seed, rows * columns));
    }

    /** Correlated rows of very different scale, about a mean that is not zero. */
    static Matrix inputs(int width) {
        double[] scales = new double[width];
        for (int i = 0; i < width; i++) {
            scales[i] = Math.pow(0.7, i);
        }
        Matrix rows = ALGEBRA.multiply(noise(1, ROWS, width).scaleColumns(scales), noise(2, width, width));
        double[] shifted = rows.data().clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += 0.5 + i % width % 3;
        }
        return Matrix.of(ROWS, width, shifted);
    }

    private static double loss(Matrix x, Matrix weight, LowRank factors) {
        Matrix error = ALGEBRA.multiply(x, weight.minus(factors.product(ALGEBRA)));
        return Math.pow(error.frobenius(), 2);
    }

    /** Methods 1 and 2: what is discarded is lost, exactly; both routes, by the side that is smaller. */
    @ParameterizedTest
    @CsvSource({"12, 12, 5", "20, 8, 3", "8, 20, 3", "8, 20, 8", "30, 1, 1", "1, 30, 1"})
    void losesTheEnergyThatItDrops(int inputs, int outputs, int rank) {
        Matrix x = inputs(inputs);
        Matrix weight = noise(3, inputs, outputs);
        Spectrum spectrum = Spectrum.ofOutput(ALGEBRA, weight, ALGEBRA.gram(x));
        double total = Math.pow(ALGEBRA.multiply(x, weight).frobenius(), 2);
        assertThat(spectrum.beyond(0)).isCloseTo(total, within(1e-9 * total));
        assertThat(loss(x, weight, spectrum.factors(rank))).isCloseTo(spectrum.beyond(rank), within(1e-9 * total));
        assertThat(spectrum.lostShare(rank)).isCloseTo(spectrum.beyond(rank) / total, within(1e-9));
    }

    @ParameterizedTest
    @CsvSource({"12, 12, 5", "20, 8, 3", "8, 20, 3"})
    void losesTheDroppedSingularValuesWithoutData(int inputs, int outputs, int rank) {
        Matrix weight = noise(4, inputs, outputs);
        double dropped = 0;
        double[] values = ALGEBRA.svd(weight).values();
        for (int i = rank; i < values.length; i++) {
            dropped += values[i] * values[i];
        }
        Spectrum spectrum = Spectrum.plain(ALGEBRA, weight);
        Matrix error = weight.minus(spectrum.factors(rank).product(ALGEBRA));
        double total = spectrum.beyond(0);
        assertThat(spectrum.beyond(rank)).isCloseTo(dropped, within(1e-10 * total));
        assertThat(Math.pow(error.frobenius(), 2)).isCloseTo(dropped, within(1e-10 * total));
    }

    @ParameterizedTest
    @CsvSource({"12, 12, 5", "20, 8, 3", "8, 20, 3"})
    void losesLessThanPlainSvdOnTheData(int inputs, int outputs, int rank) {
        Matrix x = inputs(inputs);
        Matrix weight = noise(5, inputs, outputs);
        LowRank aware = Spectrum.ofOutput(ALGEBRA, weight, ALGEBRA.gram(x)).factors(rank);
        LowRank plain = Spectrum.plain(ALGEBRA, weight).factors(rank);
        assertThat(loss(x, weight, aware)).isLessThan(0.5 * loss(x, weight, plain));
    }

    @ParameterizedTest
    @CsvSource({"24, 16, 3", "16, 24, 3", "16, 16, 1"})
    void recoversAPlantedRank(int inputs, int outputs, int rank) {
        Matrix weight =
                Matrix.fromFloats(inputs, outputs, TensorValues.floats(Sketch.planted("w", 6, inputs, rank, outputs)));
        for (Spectrum spectrum : List.of(
                Spectrum.plain(ALGEBRA, weight),
                Spectrum.ofOutput(ALGEBRA, weight, ALGEBRA.gram(noise(7, ROWS, inputs))))) {
            assertThat(new RankRule.Energy(0.999999).rank(inputs, outputs, spectrum.energies(), 1))
                    .isEqualTo(rank);
            Matrix error = weight.minus(spectrum.factors(rank).product(ALGEBRA));
            // The planted product is rounded to float: half of 2^-23 relative, per entry.
            assertThat(error.frobenius()).isLessThan(1e-6 * weight.frobenius());
        }
    }

    /** The input lies in 4 of 12 dimensions: G is singular, which an inverse would not survive. */
    @ParameterizedTest
    @CsvSource({"12, 6, 4", "12, 20, 4"})
    void livesWithASingularGram(int inputs, int outputs, int rank) {
        Matrix x = ALGEBRA.multiply(noise(8, ROWS, 4), noise(9, 4, inputs));
        Matrix weight = noise(10, inputs, outputs);
        Spectrum spectrum = Spectrum.ofOutput(ALGEBRA, weight, ALGEBRA.gram(x));
        assertThat(spectrum.usable()).isEqualTo(rank);
        assertThat(loss(x, weight, spectrum.factors(rank))).isLessThan(1e-12 * spectrum.beyond(0));
    }

    @ParameterizedTest
    @CsvSource({"20, 8, 3", "8, 20, 3"})
    void hasOrthonormalRowsAndKeepsTheProductWhenEqualised(int inputs, int outputs, int rank) {
        Matrix x = inputs(inputs);
        Matrix weight = noise(11, inputs, outputs);
        LowRank factors = Spectrum.ofOutput(ALGEBRA, weight, ALGEBRA.gram(x)).factors(rank);
        Matrix rows = ALGEBRA.multiplyTransposedRight(factors.b(), factors.b());
        assertThat(rows.minus(Matrix.identity(rank)).frobenius()).isLessThan(1e-12);
        Matrix change = factors.equalised().product(ALGEBRA).minus(factors.product(ALGEBRA));
        assertThat(change.frobenius()).isLessThan(1e-12 * weight.frobenius());
    }

    /** Method 3: about the mean, with the bias corrected, the mean error is zero and no rank is spent on it. */
    @ParameterizedTest
    @CsvSource({"20, 8, 3", "8, 20, 3"})
    void losesLessAboutTheMean(int inputs, int outputs, int rank) {
        Matrix x = inputs(inputs);
        Matrix weight = noise(12, inputs, outputs);
        InputMoments moments = InputMoments.merged(List.of(Passes.moments(x.toFloats(), inputs)));
        Spectrum raw = Spectrum.ofOutput(ALGEBRA, weight, ALGEBRA.gram(x));
        Matrix gram = ALGEBRA.gram(x);
        Matrix mean = moments.mean();
        Matrix centred = gram.minus(ALGEBRA.multiplyTransposedLeft(mean, mean).scaleRows(fill(inputs, ROWS)));
        Spectrum about = Spectrum.ofOutput(ALGEBRA, weight, centred);
        assertThat(about.beyond(rank)).isLessThan(raw.beyond(rank));
    }

    private static double[] fill(int length, double value) {
        double[] all = new double[length];
        java.util.Arrays.fill(all, value);
        return all;
    }

    /** Method 5: under a metric of the output, too, what is discarded is lost, and less than the other spectrum loses there. */
    @ParameterizedTest
    @CsvSource({"12, 12, 5", "20, 8, 3", "8, 20, 3"})
    void losesTheEnergyThatItDropsUnderAMetricOfTheOutput(int inputs, int outputs, int rank) {
        Matrix x = inputs(inputs);
        Matrix gram = ALGEBRA.gram(x);
        Matrix weight = noise(13, inputs, outputs);
        Matrix first = ALGEBRA.gram(noise(14, 40, outputs - 3));
        Matrix second = ALGEBRA.gram(noise(15, 40, 3).scaleColumns(new double[] {9, 1, 0.1}));
        OutputMetric metric =
                OutputMetric.ofBlocks(ALGEBRA, List.of(first, second)).orElseThrow();
        Spectrum spectrum = Spectrum.ofOutput(ALGEBRA, weight, gram, metric);
        LowRank factors = spectrum.factors(rank);
        double loss = weighted(x, weight, factors, metric);
        assertThat(loss).isCloseTo(spectrum.beyond(rank), within(1e-9 * spectrum.beyond(0)));
        LowRank unweighted = Spectrum.ofOutput(ALGEBRA, weight, gram).factors(rank);
        assertThat(loss).isLessThan(weighted(x, weight, unweighted, metric));
    }

    private static double weighted(Matrix x, Matrix weight, LowRank factors, OutputMetric metric) {
        Matrix error = ALGEBRA.multiply(x, weight.minus(factors.product(ALGEBRA)));
        return Math.pow(ALGEBRA.multiply(error, metric.root()).frobenius(), 2);
    }
}
