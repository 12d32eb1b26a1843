/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;
import java.util.TreeSet;

/** The multipliers that occur in a weight, in ascending order; a group names its own by the place in this list. */
final class PackedMultipliers {
    private final byte[] values;
    private final byte[] places;

    private PackedMultipliers(byte[] values, byte[] places) {
        this.values = values;
        this.places = places;
    }

    static PackedMultipliers of(GroupedCodes codes) {
        byte[] multipliers = codes.multipliers();
        if (multipliers.length == 0) {
            return new PackedMultipliers(new byte[] {1}, new byte[0]);
        }
        TreeSet<Byte> found = new TreeSet<>();
        for (byte multiplier : multipliers) {
            found.add(multiplier);
        }
        byte[] values = new byte[found.size()];
        byte[] placeOf = new byte[256];
        int next = 0;
        for (byte value : found) {
            placeOf[value & 0xff] = (byte) next;
            values[next++] = value;
        }
        byte[] places = new byte[multipliers.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = placeOf[multipliers[i] & 0xff];
        }
        return new PackedMultipliers(values, places);
    }

    int size() {
        return values.length;
    }

    /** The only multiplier there is, 1. */
    boolean isOne() {
        return values.length == 1 && values[0] == 1;
    }

    byte[] values() {
        return values;
    }

    /** Whether groups have to say which multiplier is theirs. */
    boolean chooses() {
        return values.length > 1;
    }

    /** How many places are put into one byte: 8, 4, 2 or 1. */
    int perByte() {
        return size() <= 2 ? 8 : size() <= 4 ? 4 : size() <= 16 ? 2 : 1;
    }

    /** Values of a place within a byte. */
    int radix() {
        return 1 << (8 / perByte());
    }

    /** Bytes of rows of places, each row starting at a byte. */
    static int bytes(int rowLength, int perByte) {
        return (rowLength + perByte - 1) / perByte;
    }

    /** The places of all groups, rows of the given length starting at a byte. */
    byte[] packed(int rowLength) {
        int per = perByte();
        int bits = 8 / per;
        int rowBytes = bytes(rowLength, per);
        byte[] bytes = new byte[places.length / rowLength * rowBytes];
        for (int i = 0; i < places.length; i++) {
            int column = i % rowLength;
            bytes[i / rowLength * rowBytes + column / per] |= (byte) ((places[i] & 0xff) << (column % per * bits));
        }
        return bytes;
    }

    int count() {
        return places.length;
    }
}
