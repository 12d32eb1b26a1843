/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

/**
 * How a matrix is cut into codes.
 *
 * @param bits 2, 4 or 8
 * @param blockSize elements of a channel that share a scale
 * @param symmetric whether zero is the middle code; otherwise each block has a zero point
 */
record BlockForm(int bits, int blockSize, boolean symmetric) {
    BlockForm withBits(int other) {
        return new BlockForm(other, blockSize, symmetric);
    }

    /** Codes, scales and zero points to be filled in. */
    BlockedCodes empty(int channels, int length) {
        int blocks = Math.multiplyExact(channels, BlockedCodes.blocks(length, blockSize));
        byte[] codes = new byte[Math.multiplyExact(channels, length)];
        return new BlockedCodes(
                channels, length, bits, blockSize, codes, new float[blocks], new byte[symmetric ? 0 : blocks]);
    }

    /**
     * Bytes of codes, scales and zero points.
     *
     * @param filled whether last blocks that are short are filled up
     */
    long bytes(long channels, int length, boolean filled) {
        long blocks = BlockedCodes.blocks(length, blockSize);
        long codes = channels * (filled ? blocks * blockSize : length) * bits;
        long zeroPoints =
                symmetric ? 0 : filled ? channels * ((blocks * bits + 7) / 8) : (channels * blocks * bits + 7) / 8;
        return (codes + 7) / 8 + zeroPoints + channels * blocks * Float.BYTES;
    }

    String text() {
        return bits + " bits in blocks of " + blockSize + (symmetric ? "" : " with zero points");
    }
}
