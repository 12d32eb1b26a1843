package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;

/** How many bytes packed weights take. */
final class PackedSize {
    private PackedSize() {}

    /** Codes and multipliers. */
    static long codes(GroupedCodes codes) {
        if (!Packing.packs(codes.bits())) {
            return (long) codes.channels() * codes.length();
        }
        Palette palette = Palette.of(codes);
        RowForm form = new RowForm(codes, Packing.of(codes, palette), palette);
        int places = palette.chooses() ? Palette.bytes(palette.count(), palette.perByte()) : 0;
        return (long) codes.channels() * form.rowBytes() + places;
    }
}
