/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.tensor.ByteSink;
import dev.pare.tensor.ComputedData;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import dev.pare.tensor.TensorValues;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Codes q = round(w / scale), to the nearest integer and to even between two. Computed while the model is written. Scales come from
 * {@link ChannelRange} or {@link ProductRange}, so no code passes the largest one and none has to be cut.
 */
public final class Int8Codes {
    /** Adding 1.5·2²³ leaves a float no room for a fraction: the sum is rounded, exactly so for magnitudes below 2²². Its last byte is 0. */
    private static final float ROUNDER = 12582912f;

    private static final int BLOCK = 1 << 16;

    private Int8Codes() {}

    /**
     * @param axis 0 if scales belong to rows, 1 if to columns, -1 if there is one scale
     */
    public static TensorData of(Tensor tensor, int axis, float[] scales) {
        float[] inverse = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            inverse[i] = 1f / scales[i];
        }
        return ComputedData.of(tensor.shape().elements(), sink -> stream(tensor, axis, inverse, sink));
    }

    private static void stream(Tensor tensor, int axis, float[] inverse, ByteSink sink) throws IOException {
        long all = tensor.shape().elements();
        long width = axis == 1
                ? tensor.shape().dim(1)
                : all / Math.max(1, tensor.shape().dim(0));
        int length = (int) Math.min(all, Math.max(1, BLOCK / width) * width);
        float[] block = new float[length];
        byte[] codes = new byte[length];
        for (long at = 0; at < all; at += length) {
            int count = (int) Math.min(length, all - at);
            TensorValues.floats(tensor, at, block, count);
            if (axis == 1) {
                byColumn(block, count, inverse, codes);
            } else {
                for (int row = 0; row < count; row += (int) width) {
                    float by = axis == 0 ? inverse[(int) ((at + row) / width)] : inverse[0];
                    byOne(block, row, (int) width, by, codes);
                }
            }
            sink.write(ByteBuffer.wrap(codes, 0, count));
        }
    }

    /** Two rows at a time, which halves the traffic of the scales; the last one is its own neighbour if their number is odd. */
    private static void byColumn(float[] values, int count, float[] inverse, byte[] codes) {
        for (int one = 0; one < count; one += 2 * inverse.length) {
            int other = Math.min(one + inverse.length, count - inverse.length);
            for (int j = 0; j < inverse.length; j++) {
                codes[one + j] = code(values[one + j] * inverse[j]);
                codes[other + j] = code(values[other + j] * inverse[j]);
            }
        }
    }

    private static void byOne(float[] values, int from, int count, float inverse, byte[] codes) {
        for (int j = from; j < from + count; j++) {
            codes[j] = code(values[j] * inverse);
        }
    }

    private static byte code(float scaled) {
        return (byte) (int) (scaled + ROUNDER);
    }
}
