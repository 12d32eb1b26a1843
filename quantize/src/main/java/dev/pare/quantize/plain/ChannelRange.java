/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;

/**
 * Finds the largest magnitude of each row of a weight, block by block. Works on the bits of the floats: without their sign
 * they are ordered like the magnitudes, with infinity and NaN above all numbers, and integers are quick from the first run on.
 */
public final class ChannelRange {
    private static final int BLOCK = 1 << 16;
    private static final int MAGNITUDE = 0x7fffffff;

    private ChannelRange() {}

    /** One magnitude for each index of the first axis, everything behind it taken together. */
    public static float[] ofRows(Tensor tensor) {
        int rows = tensor.shape().intDim(0);
        long width = tensor.shape().elements() / Math.max(1, rows);
        int[] max = new int[rows];
        long all = tensor.shape().elements();
        int[] block = new int[(int) Math.min(BLOCK, all)];
        for (long at = 0; at < all; at += block.length) {
            int count = (int) Math.min(block.length, all - at);
            TensorValues.floatBits(tensor, at, block, count);
            for (int i = 0; i < count; ) {
                int row = (int) ((at + i) / width);
                int end = (int) Math.min(count, (row + 1) * width - at);
                max[row] = Math.max(max[row], largest(block, i, end));
                i = end;
            }
        }
        return floats(max);
    }

    /** The largest of all magnitudes; not finite if any is not. */
    public static float of(float[] magnitudes) {
        int max = 0;
        for (float magnitude : magnitudes) {
            max = Math.max(max, Float.floatToRawIntBits(magnitude));
        }
        return Float.intBitsToFloat(max);
    }

    private static int largest(int[] bits, int from, int to) {
        int max = 0;
        for (int i = from; i < to; i++) {
            max = Math.max(max, magnitude(bits[i]));
        }
        return max;
    }

    static int magnitude(int bits) {
        return bits & MAGNITUDE;
    }

    static float[] floats(int[] bits) {
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }
}
