/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.codes;

/**
 * The part of a matrix that two thin factors hold, so that codes need only hold the rest. Both together become 8-bit integers:
 *
 * <pre>w8[c][k] = round((w[c][k] + Σ_i left[i][k] · right[i][c]) / scales[c])</pre>
 *
 * where w are the codes of the rest, and left and right have a channel for each direction.
 *
 * @param left directions of the inputs: rank channels, as long as the matrix has inputs
 * @param right directions of the outputs: rank channels, as long as the matrix has outputs
 * @param scales of the 8-bit integers, one for each output, finite and above zero
 */
public record LowRankPart(GroupedCodes left, GroupedCodes right, float[] scales) {
    public LowRankPart {
        if (left.channels() != right.channels() || scales.length != right.length()) {
            throw new IllegalArgumentException("Factors of " + left.channels() + " and " + right.channels()
                    + " directions and " + scales.length + " scales for " + right.length()
                    + " outputs do not go together.");
        }
    }

    public int rank() {
        return left.channels();
    }

    /** The product of the factors, a channel for each output, one after the other. */
    public float[] product() {
        int inputs = left.length();
        float[] product = new float[Math.multiplyExact(right.length(), inputs)];
        for (int c = 0; c < right.length(); c++) {
            for (int i = 0; i < rank(); i++) {
                float factor = right.value(i, c);
                for (int k = 0; k < inputs; k++) {
                    product[c * inputs + k] += factor * left.value(i, k);
                }
            }
        }
        return product;
    }

    /** The 8-bit integers that this part and the codes of the rest become. */
    public GroupedCodes with(GroupedCodes rest) {
        float[] values = product();
        byte[] integers = new byte[values.length];
        int length = rest.length();
        for (int c = 0; c < rest.channels(); c++) {
            for (int k = 0; k < length; k++) {
                float value = rest.value(c, k) + values[c * length + k];
                integers[c * length + k] = (byte) Math.rint(value / scales[c]);
            }
        }
        return new GroupedCodes(rest.channels(), length, 8, length, integers, new byte[0], scales);
    }
}
