package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import java.util.List;

/** Emits what stores one weight and decodes all of it at load. */
final class Decoder {
    private final Emission emission;
    private final LookupTables tables;
    private final String name;
    private final GroupedCodes codes;
    private final Packing packing;
    private final RowForm form;
    private final Palette palette;

    Decoder(Emission emission, String name, GroupedCodes codes) {
        this.emission = emission;
        this.tables = new LookupTables(emission);
        this.name = name;
        this.codes = codes;
        this.palette = Palette.of(codes);
        this.packing = Packing.of(codes, palette);
        this.form = new RowForm(codes, packing, palette);
    }

    /** int8 [channels, length]. */
    String decode() {
        String coarse = index(packing.hasHigh() ? high() : low());
        if (packing.hasHigh()) {
            String starts = emission.node("Gather", List.of(tables.fieldStarts(packing, palette), coarse));
            coarse = emission.node("Add", List.of(emission.cast(low(), DataType.INT32), starts));
        }
        String decoded = emission.node("Gather", List.of(tables.codes(packing, palette), coarse));
        return trimmed(decoded);
    }

    /** Bytes as numbers, plus the place at which the table for the multiplier of their group begins. */
    private String index(String bytes) {
        String index = emission.cast(bytes, DataType.INT32);
        return palette.chooses() ? emission.node("Add", List.of(index, groupStarts())) : index;
    }

    /** int32 [channels, groups, 1] or, if the last group is shorter, [channels, units]. */
    private String groupStarts() {
        int rows = packing.hasHigh() ? 256 : packing.rows();
        int places = palette.count();
        int bytes = Palette.bytes(places, palette.perByte());
        byte[] packed = palette.packed(places);
        String stored =
                emission.initializer(name + ".multipliers", DataType.UINT8, Shape.of(bytes), InlineData.raw(packed));
        String index = emission.cast(stored, DataType.INT32);
        String starts = emission.node("Gather", List.of(tables.placeStarts(palette, rows), index));
        if (bytes * palette.perByte() != places) {
            starts = emission.first(emission.reshape(starts, -1), 0, places);
        }
        starts = emission.reshape(starts, codes.channels(), form.groups(), 1);
        if (form.wholeGroups()) {
            return starts;
        }
        String each = emission.node(
                "Expand", List.of(starts, emission.longs(codes.channels(), form.groups(), form.groupUnits())));
        String flat = emission.reshape(each, codes.channels(), (long) form.groups() * form.groupUnits());
        return emission.first(flat, 1, form.units());
    }

    private String low() {
        Shape shape = unitShape(packing.hasHigh() ? packing.fields() : 0);
        return emission.initializer(
                name + ".codes", DataType.UINT8, shape, new PackedPlanes(codes, packing, form).low());
    }

    private String high() {
        return emission.initializer(
                name + ".high", DataType.UINT8, unitShape(0), new PackedPlanes(codes, packing, form).high());
    }

    /** [channels, groups, units of a group] where groups are alike, otherwise [channels, units]; one more axis for fields. */
    private Shape unitShape(int fields) {
        long channels = codes.channels();
        if (palette.chooses() && form.wholeGroups()) {
            return fields == 0
                    ? Shape.of(channels, form.groups(), form.groupUnits())
                    : Shape.of(channels, form.groups(), form.groupUnits(), fields);
        }
        return fields == 0 ? Shape.of(channels, form.units()) : Shape.of(channels, form.units(), fields);
    }

    /** Takes away what stands for nothing. */
    private String trimmed(String decoded) {
        int channels = codes.channels();
        int length = form.slots();
        String value = decoded;
        if (form.paddedGroups()) {
            value = emission.reshape(value, channels, form.groups(), (long) form.groupUnits() * packing.unit());
            value = emission.first(value, 2, form.groupSize());
            length = form.groups() * form.groupSize();
        }
        value = emission.reshape(value, channels, length);
        return length == form.length() ? value : emission.first(value, 1, form.length());
    }
}
