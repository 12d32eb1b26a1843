/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.tensor.DataType;
import java.util.List;

/** Emits what turns packed rows into integers, all rows of a weight or some. */
final class Decoder {
    private final Emission emission;
    private final PackedForm form;
    private final Packing packing;
    private final PackedMultipliers palette;
    private final RowForm row;
    private final String codeTable;
    private final String fieldTable;
    private final String placeTable;

    /** Emits the tables, so that the places that decode find them above. */
    Decoder(Emission emission, PackedForm form) {
        this.emission = emission;
        this.form = form;
        this.packing = form.packing();
        this.palette = form.palette();
        this.row = form.row();
        LookupTables tables = new LookupTables(emission);
        this.codeTable = tables.codes(packing, palette);
        this.fieldTable = packing.hasHigh() ? tables.fieldStarts(packing, palette) : "";
        this.placeTable = palette.chooses() ? tables.placeStarts(palette, form.firstRows()) : "";
    }

    /**
     * @param low bytes of the low plane, a row for each channel
     * @param high bytes of the high plane, if there is one
     * @param starts what {@link #starts} gives, if groups choose their multiplier
     * @return int8 [rows, length]
     */
    String decode(String low, String high, String starts) {
        String index = emission.cast(packing.hasHigh() ? high : low, DataType.INT32);
        if (palette.chooses()) {
            index = emission.node("Add", List.of(index, starts));
        }
        if (packing.hasHigh()) {
            String fields = emission.node("Gather", List.of(fieldTable, index));
            index = emission.node("Add", List.of(emission.cast(low, DataType.INT32), fields));
        }
        return trimmed(emission.node("Gather", List.of(codeTable, index)));
    }

    /**
     * Where the table for the multiplier of each group begins.
     *
     * @param places packed places of multipliers: one list, or a row for each channel
     * @param byRow which of both
     * @return int32, to be added to the index of each unit
     */
    String starts(String places, boolean byRow) {
        String starts = emission.node("Gather", List.of(placeTable, emission.cast(places, DataType.INT32)));
        int count = form.placesInRow(byRow);
        int slots = PackedMultipliers.bytes(count, palette.perByte()) * palette.perByte();
        if (slots != count) {
            starts = byRow ? emission.reshape(starts, 0, slots) : emission.reshape(starts, slots);
            starts = emission.first(starts, byRow ? 1 : 0, count);
        }
        starts = emission.reshape(starts, byRow ? 0 : form.codes().channels(), row.groups(), 1);
        if (row.wholeGroups()) {
            return starts;
        }
        String each = emission.node("Expand", List.of(starts, emission.longs(1, row.groups(), row.groupUnits())));
        return emission.first(emission.reshape(each, 0, (long) row.groups() * row.groupUnits()), 1, row.units());
    }

    /** Takes away what stands for nothing. */
    private String trimmed(String decoded) {
        int length = row.slots();
        String value = decoded;
        if (row.paddedGroups()) {
            value = emission.reshape(value, 0, row.groups(), (long) row.groupUnits() * packing.unit());
            value = emission.first(value, 2, row.groupSize());
            length = row.groups() * row.groupSize();
        }
        value = emission.reshape(value, 0, length);
        return length == row.length() ? value : emission.first(value, 1, row.length());
    }
}
