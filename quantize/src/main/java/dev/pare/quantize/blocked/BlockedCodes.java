/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

/**
 * Codes of a matrix in blocks along its channels. A channel is an output column of a matrix that is multiplied, or a row of a table.
 * Element k of channel c stands for
 *
 * <pre>w[c][k] = scales[c][b] · (codes[c][k] − zeroPoints[c][b])      b = k / blockSize</pre>
 *
 * @param channels number of channels
 * @param length number of elements of a channel; its last block may be shorter than the others
 * @param bits codes lie in 0 … 2^bits−1, read as unsigned bytes
 * @param codes channel after channel
 * @param scales channel after channel, blocks of a channel in order; finite, not zero, may be negative
 * @param zeroPoints as scales; empty if all are 2^(bits−1)
 */
record BlockedCodes(
        int channels, int length, int bits, int blockSize, byte[] codes, float[] scales, byte[] zeroPoints) {

    BlockedCodes {
        int blocks = Math.multiplyExact(channels, blocks(length, blockSize));
        boolean fits = codes.length == Math.multiplyExact(channels, length)
                && scales.length == blocks
                && (zeroPoints.length == 0 || zeroPoints.length == blocks);
        if (!fits) {
            throw new IllegalArgumentException(channels + " channels of " + length + " in blocks of " + blockSize
                    + " do not go with " + codes.length + " codes, " + scales.length + " scales and "
                    + zeroPoints.length + " zero points.");
        }
    }

    static int blocks(int length, int blockSize) {
        return (length + blockSize - 1) / blockSize;
    }

    BlockedCodes withCodes(byte[] other) {
        return new BlockedCodes(channels, length, bits, blockSize, other, scales, zeroPoints);
    }

    /** Blocks in a channel. */
    int blocks() {
        return blocks(length, blockSize);
    }

    boolean symmetric() {
        return zeroPoints.length == 0;
    }

    /** The code that stands for zero where there are no zero points. */
    int middle() {
        return 1 << (bits - 1);
    }

    int code(int channel, int k) {
        return codes[channel * length + k] & 0xff;
    }

    int zeroPoint(int channel, int block) {
        return symmetric() ? middle() : zeroPoints[channel * blocks() + block] & 0xff;
    }

    float scale(int channel, int block) {
        return scales[channel * blocks() + block];
    }

    /** Fills in what belongs to a block; only for whoever makes the codes. */
    void put(int channel, int block, BlockGrid grid) {
        int at = channel * blocks() + block;
        scales[at] = grid.scale();
        if (!symmetric()) {
            zeroPoints[at] = (byte) grid.zeroPoint();
        }
    }

    BlockGrid grid(int channel, int block) {
        return new BlockGrid(scale(channel, block), zeroPoint(channel, block), (1 << bits) - 1);
    }

    /** The number that an element stands for. */
    float value(int channel, int k) {
        int block = k / blockSize;
        return scale(channel, block) * (code(channel, k) - zeroPoint(channel, block));
    }
}
