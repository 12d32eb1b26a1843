/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.List;

/**
 * The tables that turn bytes into codes, computed at load from a few hundred stored bytes, once for all weights that are packed the same
 * way with the same multipliers.
 */
final class LookupTables {
    private final Emission emission;

    LookupTables(Emission emission) {
        this.emission = emission;
    }

    /**
     * int8 [multipliers · rows, perByte]: row {@code place · rows + field · lowRows + byte} has the codes of a byte and a field, times the
     * multiplier of that place.
     */
    String codes(Packing packing, PackedMultipliers palette) {
        String key = "codes " + packing + Arrays.toString(palette.values());
        return emission.shared(key, () -> {
            String codes = emission.node("Add", List.of(digitSums(packing), scalar(packing.lowest())));
            if (!palette.isOne()) {
                int[] multipliers = new int[palette.size()];
                for (int i = 0; i < multipliers.length; i++) {
                    multipliers[i] = palette.values()[i];
                }
                String factors = emission.ints(Shape.of(multipliers.length, 1, 1), multipliers);
                codes = emission.node("Mul", List.of(codes, factors));
            }
            String bytes = emission.node("Cast", List.of(codes), Attribute.of("to", DataType.INT8.code()));
            return emission.reshape(bytes, (long) palette.size() * packing.rows(), packing.perByte());
        });
    }

    /** int32 [1, rows, perByte]: the codes of all rows, counted from 0. */
    private String digitSums(Packing packing) {
        String low = emission.cast(digits(packing.radix(), packing.perByte()), DataType.INT32);
        if (packing.hasHigh()) {
            String high = emission.cast(digits(1 << packing.highBits(), packing.perByte()), DataType.INT32);
            high = emission.node("Mul", List.of(high, scalar(packing.radix())));
            high = emission.reshape(high, packing.fieldRows(), 1, packing.perByte());
            low = emission.node("Add", List.of(low, high));
        }
        return emission.reshape(low, 1, packing.rows(), packing.perByte());
    }

    /**
     * int32 [multipliers · 256, fields]: row {@code place · 256 + byte} has for each field of a byte of the high plane the row of
     * {@link #codes} at which its codes begin.
     */
    String fieldStarts(Packing packing, PackedMultipliers palette) {
        return emission.shared("fields " + packing + palette.size(), () -> {
            String fields = emission.cast(digits(packing.fieldRows(), packing.fields()), DataType.INT32);
            String starts = emission.node("Mul", List.of(fields, scalar(packing.lowRows())));
            if (palette.chooses()) {
                int[] places = new int[palette.size()];
                for (int i = 0; i < places.length; i++) {
                    places[i] = i * packing.rows();
                }
                starts = emission.node("Add", List.of(starts, emission.ints(Shape.of(places.length, 1, 1), places)));
            }
            return emission.reshape(starts, 256L * palette.size(), packing.fields());
        });
    }

    /** int32 [256, places in a byte]: the places of a byte, times the rows that each place has in the table that they lead into. */
    String placeStarts(PackedMultipliers palette, int rows) {
        return emission.shared("places " + palette.radix() + " " + rows, () -> {
            String places = emission.cast(digits(palette.radix(), palette.perByte()), DataType.INT32);
            return emission.node("Mul", List.of(places, scalar(rows)));
        });
    }

    /** uint8 [radix^count, count]: the digits of numbers, the lowest first. */
    String digits(int radix, int count) {
        return emission.shared("digits " + radix + " " + count, () -> {
            int rows = (int) Math.pow(radix, count);
            byte[] digits = new byte[rows * count];
            for (int row = 0; row < rows; row++) {
                int rest = row;
                for (int j = 0; j < count; j++) {
                    digits[row * count + j] = (byte) (rest % radix);
                    rest /= radix;
                }
            }
            return emission.initializer("packed.digits", DataType.UINT8, Shape.of(rows, count), InlineData.raw(digits));
        });
    }

    private String scalar(int value) {
        return emission.ints(Shape.of(), value);
    }
}
