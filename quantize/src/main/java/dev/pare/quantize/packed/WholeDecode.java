/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorData;
import java.util.List;

/** Stores one weight and decodes all of it at load. */
final class WholeDecode {
    private WholeDecode() {}

    /** int8 in the given layout. */
    static String values(Emission emission, String name, GroupedCodes codes, Layout layout) {
        if (!Packing.packs(codes.bits())) {
            boolean rows = layout == Layout.ROWS;
            Shape shape =
                    rows ? Shape.of(codes.channels(), codes.length()) : Shape.of(codes.length(), codes.channels());
            TensorData data = rows ? PackedPlanes.integerRows(codes) : PackedPlanes.integerColumns(codes);
            return emission.initializer(name + ".int8", DataType.INT8, shape, data);
        }
        String decoded = decoded(emission, name, PackedForm.of(codes));
        return layout == Layout.ROWS
                ? decoded
                : emission.node("Transpose", List.of(decoded), Attribute.ints("perm", 1, 0));
    }

    private static String decoded(Emission emission, String name, PackedForm form) {
        Decoder decoder = new Decoder(emission, form);
        String low = form.addLow(emission, name);
        String high = form.packing().hasHigh() ? form.addHigh(emission, name) : "";
        String starts = form.palette().chooses() ? decoder.starts(form.addPlaces(emission, name, false), false) : "";
        return decoder.decode(low, high, starts);
    }

    /** Bytes of codes and multipliers. */
    static long bytes(GroupedCodes codes) {
        if (!Packing.packs(codes.bits())) {
            return (long) codes.channels() * codes.length();
        }
        PackedForm form = PackedForm.of(codes);
        return form.codeBytes() + form.placeBytes(false);
    }
}
