/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PackingTest {
    private static BlockedCodes codes(int channels, int length, int bits, int block, int[] codes, int... zeros) {
        byte[] stored = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            stored[i] = (byte) codes[i];
        }
        byte[] zeroPoints = new byte[zeros.length];
        for (int i = 0; i < zeros.length; i++) {
            zeroPoints[i] = (byte) zeros[i];
        }
        float[] scales = new float[channels * BlockedCodes.blocks(length, block)];
        return new BlockedCodes(channels, length, bits, block, stored, scales, zeroPoints);
    }

    @Test
    void theFirstCodeHasTheLowBits() {
        BlockedCodes four = codes(1, 4, 4, 16, new int[] {1, 2, 15, 0});
        assertThat(Packing.byTableRows(four)).containsExactly(0x21, 0x0f);
        BlockedCodes two = codes(1, 4, 2, 16, new int[] {1, 2, 3, 0});
        assertThat(Packing.byTableRows(two)).containsExactly(0b00_11_10_01);
    }

    @Test
    void shortBlocksOfProductsAreFilledWithWhatStandsForZero() {
        BlockedCodes symmetric = codes(2, 3, 4, 16, new int[] {1, 2, 3, 4, 5, 6});
        byte[] packed = Packing.byBlocks(symmetric);
        assertThat(packed).hasSize(16).startsWith(0x21, 0x83, 0x88);
        assertThat(packed[8]).isEqualTo((byte) 0x54);
        BlockedCodes zeros = codes(1, 3, 4, 16, new int[] {1, 2, 3}, 7);
        assertThat(Packing.byBlocks(zeros)).startsWith(0x21, 0x73, 0x77);
    }

    @Test
    void rowsOfTablesAreNotFilled() {
        BlockedCodes two = codes(2, 18, 4, 16, new int[36]);
        assertThat(Packing.byTableRows(two)).hasSize(18);
    }

    @Test
    void zeroPointsOfEachChannelBeginAByte() {
        int[] zeros = {1, 2, 3, 4, 5, 6};
        BlockedCodes codes = codes(2, 48, 4, 16, new int[96], zeros);
        assertThat(Packing.zeroPoints(codes)).containsExactly(0x21, 0x03, 0x54, 0x06);
        assertThat(Packing.zeroPointsTransposed(codes)).containsExactly(0x41, 0x52, 0x63);
    }

    @Test
    void theStandardLayoutIsTransposedAndSigned() {
        BlockedCodes codes = codes(3, 2, 4, 16, new int[] {8, 9, 7, 0, 15, 8});
        // Rows of k: 0 -1 7 and 1 -8 0, one after the other without gaps.
        assertThat(Packing.transposed(codes)).containsExactly(0xf0, 0x17, 0x08);
        BlockedCodes eight = codes(1, 2, 8, 16, new int[] {128, 255});
        assertThat(Packing.transposed(eight)).containsExactly(0, 127);
    }
}
