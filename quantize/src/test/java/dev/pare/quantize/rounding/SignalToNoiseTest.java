/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Known signal-to-noise ratios of weights that are drawn independently, in dB. A group with a scale of its own is a channel here. */
class SignalToNoiseTest {
    private static final int COUNT = 384 * 512;
    private static final float[] GAUSSIAN = Samples.gaussian(COUNT, 1);
    private static final float[] STUDENT = Samples.student(COUNT, 1);

    @ParameterizedTest
    @CsvSource({
        "8, 32, 45.4", "8, 128, 43.8", "8, 384, 42.8", "4, 32, 20.3", "4, 128, 18.6", "4, 384, 17.6",
        "3, 32, 12.9", "3, 128, 11.2", "3, 384, 10.3", "2, 32, 3.6", "2, 128, 2.3", "2, 384, 1.6"
    })
    void ofTheLargestMagnitudeOnGaussianWeights(int bits, int length, double expected) {
        assertThat(ratio(GAUSSIAN, bits, length, Method.ABSMAX)).isCloseTo(expected, within(0.3));
    }

    @ParameterizedTest
    @CsvSource({
        "4, 32, 21.8",
        "4, 128, 20.3",
        "4, 384, 19.7",
        "3, 32, 15.8",
        "3, 128, 14.6",
        "3, 384, 14.2",
        "2, 32, 9.6",
        "2, 128, 8.8",
        "2, 384, 8.5"
    })
    void ofTheLeastSquaresOnGaussianWeights(int bits, int length, double expected) {
        assertThat(ratio(GAUSSIAN, bits, length, Method.MSE)).isCloseTo(expected, within(0.3));
    }

    @ParameterizedTest
    // Tails decide in long channels: from one sample of this size to another the ratio moves by 0.15, on top of the
    // 0.3.
    @CsvSource({
        "ABSMAX, 8, 32, 43.3, 0.3",
        "ABSMAX, 4, 32, 18.2, 0.3",
        "ABSMAX, 3, 32, 11.1, 0.3",
        "ABSMAX, 2, 32, 3.5, 0.3",
        "MSE, 4, 32, 19.7, 0.3",
        "MSE, 3, 32, 14.0, 0.3",
        "MSE, 2, 32, 8.6, 0.3",
        "ABSMAX, 8, 384, 38.0, 0.45",
        "ABSMAX, 4, 384, 13.0, 0.45",
        "ABSMAX, 3, 384, 6.4, 0.45",
        "ABSMAX, 2, 384, 1.2, 0.45",
        "MSE, 4, 384, 15.5, 0.45",
        "MSE, 3, 384, 11.2, 0.45",
        "MSE, 2, 384, 6.8, 0.45"
    })
    void onStudentWeights(Method method, int bits, int length, double expected, double tolerance) {
        assertThat(ratio(STUDENT, bits, length, method)).isCloseTo(expected, within(tolerance));
    }

    private static double ratio(float[] weights, int bits, int length, Method method) {
        GroupedCodes codes = Rounder.round(
                weights, COUNT / length, length, RoundingOptions.ofChannels(bits, method), Optional.empty());
        return Samples.signalToNoise(weights, codes);
    }

    @ParameterizedTest
    @CsvSource({"4, 32, 0.5", "4, 64, 0.3", "3, 32, 0.2", "3, 64, 0.1", "2, 32, 0.06", "2, 64, 0.04"})
    void losesLittleByMultipliersThatAreIntegers(int bits, int groupSize, double loss) {
        GroupedCodes integers = Rounder.round(
                GAUSSIAN, 256, 768, RoundingOptions.ofGroups(bits, groupSize, 64, Method.MSE), Optional.empty());

        double free = ratio(GAUSSIAN, bits, groupSize, Method.MSE);
        assertThat(Samples.signalToNoise(GAUSSIAN, integers)).isBetween(free - loss, free);
    }
}
