/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.codes;

/**
 * Codes of a matrix, channel by channel. A channel is what has a scale of its own: an output column of a matrix that is multiplied, a
 * row of a table. Element k of channel c stands for
 *
 * <pre>w[c][k] = scales[c] · multipliers[c][k / groupSize] · codes[c][k]</pre>
 *
 * where multiplier times code fits 8 bits, so that the matrix can be computed with as int8.
 *
 * @param channels number of channels
 * @param length number of elements of a channel
 * @param bits codes lie in −2^(bits−1) … 2^(bits−1)−1
 * @param groupSize elements of a channel that share a multiplier; the last group may be shorter. Equal to the length without groups
 * @param codes channel after channel
 * @param multipliers channel after channel, groups of a channel in order, none of them zero; empty if all are 1
 * @param scales one for each channel, finite, not zero, may be negative
 */
public record GroupedCodes(
        int channels, int length, int bits, int groupSize, byte[] codes, byte[] multipliers, float[] scales) {

    public GroupedCodes {
        if (bits < 2 || bits > 8) {
            throw new IllegalArgumentException("Codes have 2 to 8 bits, not " + bits + ".");
        }
        int groups = (length + groupSize - 1) / groupSize;
        boolean fits = codes.length == Math.multiplyExact(channels, length)
                && scales.length == channels
                && (multipliers.length == 0 || multipliers.length == channels * groups);
        if (!fits) {
            throw new IllegalArgumentException(channels + " channels of " + length + " in groups of " + groupSize
                    + " do not go with " + codes.length + " codes, " + multipliers.length + " multipliers and "
                    + scales.length + " scales.");
        }
    }

    /** Groups in a channel. */
    public int groups() {
        return (length + groupSize - 1) / groupSize;
    }

    public int multiplier(int channel, int group) {
        return multipliers.length == 0 ? 1 : multipliers[channel * groups() + group];
    }

    /** The 8-bit integer that an element is computed with. */
    public int integer(int channel, int k) {
        return multiplier(channel, k / groupSize) * codes[channel * length + k];
    }

    /** The number that an element stands for. */
    public float value(int channel, int k) {
        return scales[channel] * integer(channel, k);
    }
}
