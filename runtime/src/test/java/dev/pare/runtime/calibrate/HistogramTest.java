/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Histogram;
import dev.pare.pass.StatisticsRequest;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {
    private static Histogram of(int batch, float... numbers) {
        Bins bins = new Bins();
        for (int from = 0; from < numbers.length; from += batch) {
            float[] some = Arrays.copyOfRange(numbers, from, Math.min(numbers.length, from + batch));
            float low = some[0];
            float high = some[0];
            for (float number : some) {
                low = Math.min(low, number);
                high = Math.max(high, number);
            }
            bins.cover(low, high);
            for (float number : some) {
                bins.add(number);
            }
        }
        return bins.finish();
    }

    /** Normally distributed; every hundredth is some hundred times as large, so that the range grows late. */
    private static float[] noise(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (float) (random.nextGaussian() * (random.nextInt(100) == 0 ? 300 : 1));
        }
        return numbers;
    }

    /** How many numbers lie below a bin's edge is exact: merging bins moves no number across an edge. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyEdgeSplitsTheNumbersExactly(long seed) {
        float[] numbers = noise(5000, seed);
        Histogram histogram = of(10, numbers);
        float[] sorted = numbers.clone();
        Arrays.sort(sorted);
        int below = 0;
        long counted = 0;
        for (int i = 0; i < Bins.COUNT; i++) {
            while (below < sorted.length && sorted[below] < histogram.low() + i * histogram.width()) {
                below++;
            }
            assertThat(counted).isEqualTo(below);
            counted += histogram.counts()[i];
        }
        assertThat(counted).isEqualTo(numbers.length);
        assertThat(histogram.smallest()).isEqualTo(sorted[0]);
        assertThat(histogram.largest()).isEqualTo(sorted[sorted.length - 1]);
    }

    @Test
    void theResultDoesNotDependOnBatchesOrOrder() {
        float[] numbers = noise(3000, 5);
        Histogram whole = of(numbers.length, numbers);
        float[] sorted = numbers.clone();
        Arrays.sort(sorted);
        for (Histogram other : List.of(of(1, numbers), of(7, numbers), of(100, sorted))) {
            assertThat(other.counts()).isEqualTo(whole.counts());
            assertThat(other.low()).isEqualTo(whole.low());
            assertThat(other.width()).isEqualTo(whole.width());
        }
    }

    @Test
    void atLeastNearlyHalfOfTheBinsLieInTheRange() {
        Histogram histogram = of(10, noise(1000, 9));
        double bins = ((double) histogram.largest() - histogram.smallest()) / histogram.width();
        // Half, less one, since the first and the last bin may be touched at one end only.
        assertThat(bins).isBetween(Bins.COUNT / 2.0 - 1, (double) Bins.COUNT);
    }

    /** The largest and smallest floats, one number only, zeros, and numbers that float hardly tells apart. */
    @Test
    void extremeNumbersFindABin() {
        float max = Float.MAX_VALUE;
        List<float[]> cases = List.of(
                new float[] {-max, max, 0},
                new float[] {7},
                new float[] {0, 0, -0f},
                new float[] {Float.MIN_VALUE, max},
                new float[] {1, Math.nextUp(1f)},
                new float[] {-Float.MIN_VALUE, Float.MIN_VALUE});
        for (float[] numbers : cases) {
            assertThat(Arrays.stream(of(1, numbers).counts()).sum()).isEqualTo(numbers.length);
        }
    }

    private static Statistics measure(int batch, int[][] texts) {
        return new OrtCalibrator(Samples.texts(batch, texts), CalibrationSettings.defaults(), note -> {})
                .measure(Samples.model(), List.of(new StatisticsRequest.Histogram("hidden")), Progress.SILENT);
    }

    @Test
    @DisplayName("pain 9: calibration keeps no activations, whatever the number of samples")
    void memoryDoesNotGrowWithTheData() {
        int[][] texts = new int[400][];
        Arrays.setAll(texts, i -> new int[] {i % 3, (i + 1) % 3});
        Histogram few = measure(4, Arrays.copyOf(texts, 4)).histogram("hidden").orElseThrow();
        Histogram many = measure(4, texts).histogram("hidden").orElseThrow();
        assertThat(many.counts()).hasSameSizeAs(few.counts()).hasSize(Bins.COUNT);
        assertThat(Arrays.stream(few.counts()).sum()).isEqualTo(4 * 2 * 2);
        assertThat(Arrays.stream(many.counts()).sum()).isEqualTo(320 * 2 * 2);
    }

    @Test
    @DisplayName("pain 10: histograms take sequences of any length, batch by batch")
    void sequencesMayHaveAnyLength() {
        int[][] texts = {{0, 1, 2}, {1}, {2, 2, 2, 2, 2}, {0, 0}, {1, 2, 1, 2, 1, 2, 1}};
        Histogram singly = measure(1, texts).histogram("hidden").orElseThrow();
        Histogram padded = measure(2, texts).histogram("hidden").orElseThrow();
        assertThat(padded.counts()).isEqualTo(singly.counts());
        assertThat(padded.largest()).isEqualTo(5);
        assertThat(Arrays.stream(padded.counts()).sum()).isEqualTo(2 * (3 + 1 + 5 + 2 + 7));
    }
}
