/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;

/** The channels of a stored matrix: its columns, or its rows if it is used transposed or looked up. */
record Channels(Tensor tensor, boolean rows) {
    private static final int BLOCK = 1 << 16;

    int count() {
        return tensor.shape().intDim(rows ? 0 : 1);
    }

    /** Elements of a channel. */
    int length() {
        return tensor.shape().intDim(rows ? 1 : 0);
    }

    /** Some channels, one after the other. */
    float[] read(int first, int count) {
        int length = length();
        float[] values = new float[Math.multiplyExact(count, length)];
        if (rows) {
            TensorValues.floats(tensor, (long) first * length, values, values.length);
            return values;
        }
        float[] part = new float[count];
        for (int k = 0; k < length; k++) {
            TensorValues.floats(tensor, (long) k * count() + first, part, count);
            for (int c = 0; c < count; c++) {
                values[c * length + k] = part[c];
            }
        }
        return values;
    }

    /** Whether no element is infinite or not a number. */
    boolean finite() {
        long all = tensor.shape().elements();
        float[] block = new float[(int) Math.min(BLOCK, all)];
        for (long at = 0; at < all; at += block.length) {
            int count = (int) Math.min(block.length, all - at);
            TensorValues.floats(tensor, at, block, count);
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(block[i])) {
                    return false;
                }
            }
        }
        return true;
    }
}
