/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import java.util.List;

/** Everything that is settled about how one weight is packed. */
record PackedForm(GroupedCodes codes, PackedMultipliers palette, Packing packing, RowForm row) {
    static PackedForm of(GroupedCodes codes) {
        PackedMultipliers palette = PackedMultipliers.of(codes);
        Packing packing = Packing.of(codes, palette);
        return new PackedForm(codes, palette, packing, new RowForm(codes, packing, palette));
    }

    /** Rows of the table that a multiplier leads into first. */
    int firstRows() {
        return packing.hasHigh() ? 256 : packing.rows();
    }

    /** Bytes of codes. */
    long codeBytes() {
        return (long) codes.channels() * row.rowBytes();
    }

    /** Bytes of the places of multipliers: in one list, or starting anew with every channel. */
    long placeBytes(boolean byRow) {
        if (!palette.chooses()) {
            return 0;
        }
        long rows = byRow ? codes.channels() : 1;
        return rows * PackedMultipliers.bytes(placesInRow(byRow), palette.perByte());
    }

    int placesInRow(boolean byRow) {
        return byRow ? row.groups() : palette.count();
    }

    String addLow(Emission emission, String name) {
        return emission.initializer(
                name + ".codes",
                DataType.UINT8,
                unitShape(packing.hasHigh() ? List.of(packing.fields()) : List.of()),
                new PackedPlanes(codes, packing, row).low());
    }

    String addHigh(Emission emission, String name) {
        return emission.initializer(
                name + ".high", DataType.UINT8, unitShape(List.of()), new PackedPlanes(codes, packing, row).high());
    }

    String addPlaces(Emission emission, String name, boolean byRow) {
        byte[] packed = palette.packed(placesInRow(byRow));
        long rows = codes.channels();
        Shape shape = byRow ? Shape.of(rows, packed.length / rows) : Shape.of(packed.length);
        return emission.initializer(name + ".multipliers", DataType.UINT8, shape, InlineData.raw(packed));
    }

    /** [channels, groups, units of a group] where groups are alike, otherwise [channels, units]; then fields, if any. */
    private Shape unitShape(List<Integer> fields) {
        boolean alike = palette.chooses() && row.wholeGroups();
        List<Integer> units = alike ? List.of(row.groups(), row.groupUnits()) : List.of(row.units());
        long[] dims = new long[1 + units.size() + fields.size()];
        dims[0] = codes.channels();
        for (int i = 1; i < dims.length; i++) {
            dims[i] = i <= units.size() ? units.get(i - 1) : fields.get(i - 1 - units.size());
        }
        return Shape.of(dims);
    }
}
