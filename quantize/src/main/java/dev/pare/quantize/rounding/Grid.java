/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/**
 * Scales and multipliers of a matrix, before its codes: element k of channel c can be {@code scales[c] · multipliers[c][k / groupSize]}
 * times each of the levels.
 *
 * @param groupSize equal to the length without groups
 * @param scales one for each channel, finite, not zero, may be negative
 * @param multipliers channel after channel, groups in order; empty if all are 1
 */
public record Grid(
        int channels, int length, QuantizationGrid levels, int groupSize, float[] scales, byte[] multipliers) {

    public Grid {
        int groups = (length + groupSize - 1) / groupSize;
        boolean fits = scales.length == channels
                && (multipliers.length == 0 || multipliers.length == Math.multiplyExact(channels, groups));
        if (!fits) {
            throw new IllegalArgumentException(channels + " channels of " + length + " in groups of " + groupSize
                    + " do not go with " + scales.length + " scales and " + multipliers.length + " multipliers.");
        }
    }

    Steps steps() {
        int groups = (length + groupSize - 1) / groupSize;
        float[] values = new float[channels * groups];
        for (int i = 0; i < values.length; i++) {
            values[i] = scales[i / groups] * (multipliers.length == 0 ? 1 : multipliers[i]);
        }
        return new Steps(channels, length, levels, groupSize, values);
    }
}
