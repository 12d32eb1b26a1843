/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import java.util.Arrays;

/** Codes as operators want them: of the codes in a byte, the first has the lowest bits. */
final class Packing {
    private static final int BITS_OF_BYTE = 8;

    private Packing() {}

    /** Packs codes as MatMulNBits takes them: [channels, blocks, bytes of a block]; a last block that is short is filled up with zero points. */
    static byte[] byBlocks(BlockedCodes codes) {
        int padded = codes.blocks() * codes.blockSize();
        byte[] packed = room((long) codes.channels() * padded, codes.bits());
        for (int channel = 0; channel < codes.channels(); channel++) {
            for (int k = 0; k < padded; k++) {
                int code = k < codes.length() ? codes.code(channel, k) : codes.zeroPoint(channel, codes.blocks() - 1);
                put(packed, (long) channel * padded + k, codes.bits(), code);
            }
        }
        return packed;
    }

    /** Packs codes as GatherBlockQuantized takes them: [channels, bytes of a row], without filling; rows must end with a byte. */
    static byte[] byTableRows(BlockedCodes codes) {
        byte[] packed = byBlocks(codes);
        int kept = rowBytes(codes);
        int each = packed.length / codes.channels();
        for (int channel = 1; channel < codes.channels() && kept < each; channel++) {
            System.arraycopy(packed, channel * each, packed, channel * kept, kept);
        }
        return Arrays.copyOf(packed, codes.channels() * kept);
    }

    /** Bytes of a row of a table. */
    static int rowBytes(BlockedCodes codes) {
        return codes.length() * codes.bits() / BITS_OF_BYTE;
    }

    /** Zero points as MatMulNBits and GatherBlockQuantized take them: [channels, bytes], each channel from a new byte on. */
    static byte[] zeroPoints(BlockedCodes codes) {
        int perByte = BITS_OF_BYTE / codes.bits();
        int bytes = (codes.blocks() + perByte - 1) / perByte;
        byte[] packed = new byte[codes.channels() * bytes];
        for (int channel = 0; channel < codes.channels(); channel++) {
            for (int block = 0; block < codes.blocks(); block++) {
                put(packed, (long) channel * bytes * perByte + block, codes.bits(), codes.zeroPoint(channel, block));
            }
        }
        return packed;
    }

    /** Packs codes as DequantizeLinear takes them: [length, channels], without gaps; signed ones have zero as their middle. */
    static byte[] transposed(BlockedCodes codes) {
        int channels = codes.channels();
        int offset = codes.symmetric() ? codes.middle() : 0;
        byte[] packed = room((long) channels * codes.length(), codes.bits());
        for (int k = 0; k < codes.length(); k++) {
            for (int channel = 0; channel < channels; channel++) {
                put(packed, (long) k * channels + channel, codes.bits(), codes.code(channel, k) - offset);
            }
        }
        return packed;
    }

    /** Zero points in the layout of {@link #transposed}: [blocks, channels]. */
    static byte[] zeroPointsTransposed(BlockedCodes codes) {
        byte[] packed = room((long) codes.channels() * codes.blocks(), codes.bits());
        for (int block = 0; block < codes.blocks(); block++) {
            for (int channel = 0; channel < codes.channels(); channel++) {
                put(packed, (long) block * codes.channels() + channel, codes.bits(), codes.zeroPoint(channel, block));
            }
        }
        return packed;
    }

    private static byte[] room(long codes, int bits) {
        return new byte[Math.toIntExact((codes * bits + BITS_OF_BYTE - 1) / BITS_OF_BYTE)];
    }

    private static void put(byte[] packed, long index, int bits, int code) {
        long bit = index * bits;
        int low = code & ((1 << bits) - 1);
        packed[(int) (bit / BITS_OF_BYTE)] |= (byte) (low << (bit % BITS_OF_BYTE));
    }
}
