/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.List;

/** The stored rows of one class, and what decodes some of them. */
final class RowPart {
    private final Emission emission;
    private final PackedForm form;
    private final Decoder decoder;
    private final String low;
    private final String high;
    private final String places;

    RowPart(Emission emission, String name, GroupedCodes codes) {
        this.emission = emission;
        if (!Packing.packs(codes.bits())) {
            this.form = null;
            this.decoder = null;
            Shape shape = Shape.of(codes.channels(), codes.length());
            this.low = emission.initializer(name + ".int8", DataType.INT8, shape, PackedPlanes.integerRows(codes));
            this.high = "";
            this.places = "";
            return;
        }
        this.form = PackedForm.of(codes);
        this.decoder = new Decoder(emission, form);
        this.low = form.addLow(emission, name);
        this.high = form.packing().hasHigh() ? form.addHigh(emission, name) : "";
        this.places = form.palette().chooses() ? form.addPlaces(emission, name, true) : "";
    }

    static long bytes(GroupedCodes codes) {
        if (!Packing.packs(codes.bits())) {
            return WholeDecode.bytes(codes);
        }
        PackedForm form = PackedForm.of(codes);
        return form.codeBytes() + form.placeBytes(true);
    }

    /** int8 [wanted, length]. */
    String rows(String wanted) {
        String bytes = gather(low, wanted);
        if (form == null) {
            return bytes;
        }
        String starts = form.palette().chooses() ? decoder.starts(gather(places, wanted), true) : "";
        return decoder.decode(bytes, high.isEmpty() ? "" : gather(high, wanted), starts);
    }

    private String gather(String from, String rows) {
        return emission.node("Gather", List.of(from, rows));
    }
}
