/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductRangeTest {
    private static Tensor matrix(int rows, int columns, float... values) {
        return Tensor.floats("w", Shape.of(rows, columns), values);
    }

    private static Tensor random(int rows, int columns) {
        Random random = new Random(rows);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            // Heavy tails, so that two large ones meet, and some columns of one size, where all do.
            values[i] =
                    i % columns % 3 == 0 ? random.nextBoolean() ? 1 : -1 : (float) Math.pow(random.nextGaussian(), 3);
        }
        return matrix(rows, columns, values);
    }

    /** An odd last element is alone; 65536 elements are read at a time, and 70000 are more. */
    @ParameterizedTest
    @CsvSource({"2, 3", "9, 5", "300, 257", "64, 1100", "3, 70000", "1, 4", "70001, 1"})
    void noTwoCodesOfAPairPass128AndNone127(int rows, int columns) throws Exception {
        Tensor tensor = random(rows, columns);
        for (int axis = 0; axis < 2; axis++) {
            float[] scales = Scales.of(ProductRange.of(tensor, axis, 127), 127);
            ByteBuffer codes = ByteBuffer.allocate(rows * columns);
            Int8Codes.of(tensor, axis, scales).writeTo(codes::put);
            int length = axis == 1 ? rows : columns;
            int largest = 0;
            for (int channel = 0; channel < rows * columns / length; channel++) {
                for (int k = 0; k < length; k++) {
                    int at = axis == 1 ? k * columns + channel : channel * columns + k;
                    int next = axis == 1 ? at + columns : at + 1;
                    int sum = codes.get(at) + (k % 2 == 0 && k + 1 < length ? codes.get(next) : 0);
                    largest = Math.max(largest, Math.abs(sum));
                    assertThat(Math.abs(codes.get(at))).isLessThanOrEqualTo(127);
                }
            }
            // A step less than could be is all that rounding may leave unused.
            assertThat(largest).isBetween(126, 128);
        }
    }

    @Test
    void aPairOfOneSignReachesAsFarAsItsSumAndOneOfTwoSignsAsTheLarger() {
        float[] ranges = ProductRange.of(matrix(2, 3, 1, 1, 1, 0.5f, -0.5f, 0.001f), 1, 127);
        assertThat(ranges[0]).isBetween(1.5f * 127 / 128, 1.5f * 127 / 127.9f);
        assertThat(ranges[1]).isEqualTo(1);
        assertThat(ranges[2]).isEqualTo(1);
    }

    @Test
    @DisplayName("With 7 bits no sum passes 126, so that the largest magnitude decides")
    void sevenBitsNeedNoRoom() {
        assertThat(ProductRange.of(matrix(2, 1, 1, 1), 1, 63)).containsExactly(1);
    }

    @Test
    void aMatrixWithOneScaleIsLookedAtBothWays() {
        Tensor across = matrix(2, 2, 1, 1, 0, 0);
        assertThat(ProductRange.ofAll(across, 127)).isGreaterThan(1.9f);
        assertThat(ProductRange.ofAll(matrix(2, 2, 1, 0, 1, 0), 127)).isGreaterThan(1.9f);
        assertThat(ProductRange.ofAll(matrix(2, 2, 1, 0, 0, 1), 127)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"NaN, 0", "0, Infinity", "1, NaN", "Infinity, -Infinity"})
    void whatIsNoNumberIsSeen(float one, float other) {
        for (int axis = 0; axis < 2; axis++) {
            float[] ranges = ProductRange.of(matrix(2, 2, one, other, other, one), axis, 127);
            assertThat(Arrays.toString(ranges)).containsAnyOf("NaN", "Infinity");
        }
    }
}
