/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;

/**
 * How codes are put into bytes. The low part of a code is a digit in a byte of the low plane, {@code perByte} to a byte; what does not
 * fit there (codes of 3, 5 and 6 bits) is in the high plane. The bits that belong to one byte of the low plane are a field of a byte of
 * the high plane, so that byte and field together are an index into a table that holds {@code perByte} codes in each row.
 *
 * @param radix how many values a digit of the low plane has
 * @param perByte digits in a byte of the low plane
 * @param highBits bits of a code in the high plane, 0 without one
 * @param lowest the code that is stored as 0
 */
record Packing(int radix, int perByte, int highBits, int lowest) {
    private static final Packing TERNARY = new Packing(3, 5, 0, -1);

    /** The packing that takes the fewest bytes. */
    static Packing of(GroupedCodes codes, PackedMultipliers palette) {
        Packing packing = ofBits(codes.bits());
        if (codes.bits() == 2 && isTernary(codes.codes())) {
            long five = new RowForm(codes, TERNARY, palette).rowBytes();
            return five < new RowForm(codes, packing, palette).rowBytes() ? TERNARY : packing;
        }
        return packing;
    }

    /** Whether codes of so many bits are packed at all; above, a byte for each costs little more. */
    static boolean packs(int bits) {
        return bits <= 6;
    }

    private static Packing ofBits(int bits) {
        int lowest = -(1 << (bits - 1));
        return switch (bits) {
            case 2 -> new Packing(4, 4, 0, lowest);
            case 3 -> new Packing(4, 4, 1, lowest);
            case 4 -> new Packing(16, 2, 0, lowest);
            case 5 -> new Packing(16, 2, 1, lowest);
            case 6 -> new Packing(16, 2, 2, lowest);
            default -> throw new IllegalArgumentException("Codes of " + bits + " bits are not packed.");
        };
    }

    private static boolean isTernary(byte[] codes) {
        for (byte code : codes) {
            if (code < -1) {
                return false;
            }
        }
        return true;
    }

    boolean hasHigh() {
        return highBits > 0;
    }

    /** Codes that fill whole bytes of all planes. */
    int unit() {
        return hasHigh() ? 8 / highBits : perByte;
    }

    /** Values that a byte of the low plane can have. */
    int lowRows() {
        return (int) Math.pow(radix, perByte);
    }

    /** Fields in a byte of the high plane. */
    int fields() {
        return unit() / perByte;
    }

    /** Values of a field. */
    int fieldRows() {
        return 1 << (highBits * perByte);
    }

    /** Rows of a table with the codes of every byte and field. */
    int rows() {
        return hasHigh() ? lowRows() * fieldRows() : lowRows();
    }
}
