/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.tensor.Half;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import dev.pare.tensor.TensorValues;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Int8CodesTest {
    private static Tensor gaussian(long seed, int rows, int columns) {
        Random random = new Random(seed);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian() * (1 + i % columns);
        }
        return Tensor.floats("w", Shape.of(rows, columns), values);
    }

    private static byte[] bytes(TensorData data) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((int) data.byteSize());
        data.writeTo(all::put);
        return all.array();
    }

    private static float[] values(Tensor tensor) {
        return TensorValues.floats(tensor);
    }

    // 1x1: nothing to block; 300x7: several rows in a block; 3x70000: a row longer than a block of 65536.
    @ParameterizedTest
    @CsvSource({"1,1", "300,7", "3,70000", "257,256"})
    void noValueIsFurtherFromItsCodeThanHalfAStep(int rows, int columns) throws IOException {
        Tensor tensor = gaussian(11, rows, columns);
        float[] columnScales = Scales.of(ProductRange.of(tensor, 1, 127), 127);
        float[] rowScales = Scales.of(ChannelRange.ofRows(tensor), 127);
        byte[] byColumn = bytes(Int8Codes.of(tensor, 1, columnScales));
        byte[] byRow = bytes(Int8Codes.of(tensor, 0, rowScales));
        float[] w = values(tensor);
        for (int i = 0; i < w.length; i++) {
            float s = columnScales[i % columns];
            assertThat(Math.abs(byColumn[i] * s - w[i])).isLessThanOrEqualTo(s * 0.50001f);
            float r = rowScales[i / columns];
            assertThat(Math.abs(byRow[i] * r - w[i])).isLessThanOrEqualTo(r * 0.50001f);
        }
    }

    @Test
    void codesAreThoseOfRoundingInDoublePrecision() throws IOException {
        float[] exact = {-3.5f, -2.5f, -0.5f, -0.49f, 0f, 0.5f, 1.5f, 2.5f, 126.4f, 127f, -127f};
        Tensor tensor = Tensor.floats("w", Shape.of(1, exact.length), exact);
        byte[] codes = bytes(Int8Codes.of(tensor, -1, new float[] {1f}));
        for (int i = 0; i < exact.length; i++) {
            double expected = Math.rint(exact[i]);
            assertThat((double) codes[i]).as("code of %s", exact[i]).isEqualTo(expected);
        }
    }

    @Test
    void reducedRangeKeepsToSevenBits_pain13() throws IOException {
        Tensor tensor = gaussian(3, 40, 40);
        byte[] codes = bytes(Int8Codes.of(tensor, 1, Scales.of(ProductRange.of(tensor, 1, 63), 63)));
        for (byte code : codes) {
            assertThat((int) code).isBetween(-63, 63);
        }
        // Two products of 7-bit weights and 8-bit activations fit the 16 bits in which older processors add them.
        assertThat(2 * 63 * 255).isLessThanOrEqualTo(Short.MAX_VALUE);
        assertThat(2 * 127 * 255).isGreaterThan(Short.MAX_VALUE);
    }

    @Test
    void aChannelOfZerosGetsAUsableScale() throws IOException {
        Tensor tensor = Tensor.floats("w", Shape.of(2, 2), 0, 1, 0, -2);
        float[] scales = Scales.of(ProductRange.of(tensor, 1, 127), 127);
        assertThat(scales[0]).isEqualTo(1f);
        assertThat(bytes(Int8Codes.of(tensor, 1, scales))).containsExactly(0, 64, 0, -127);
    }

    @Test
    void scalesRoundedToHalfNeverShrink() {
        Random random = new Random(5);
        float[] scales = new float[1000];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (float) Math.exp(random.nextGaussian() * 0.7 - 5);
        }
        assertThat(Scales.fitHalf(scales)).isTrue();
        float[] rounded = Scales.roundedToHalf(scales);
        for (int i = 0; i < scales.length; i++) {
            assertThat(rounded[i]).isBetween(scales[i], scales[i] * (1 + 0x1p-10f));
            assertThat(Half.toFloat(Half.fromFloat(rounded[i]))).isEqualTo(rounded[i]);
        }
    }

    @Test
    void scalesThatHalfPrecisionCannotHoldStayFloat() {
        assertThat(Scales.fitHalf(new float[] {1e-6f})).isFalse();
        assertThat(Scales.fitHalf(new float[] {60000f})).isFalse();
    }
}
