/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Emits look-ups that decode after they have gathered. With several classes of rows every wanted row is decoded in each class (in those
 * that are not its own, as the first row there) and its own is chosen: no operator of the standard domain computes for some rows only.
 */
final class RowDecode {
    private final Emission emission;
    private final MixedRows table;
    private final List<RowPart> parts = new ArrayList<>();
    private final String scales;
    private final String classes;
    private final String places;

    RowDecode(Emission emission, String name, MixedRows table) {
        this.emission = emission;
        this.table = table;
        boolean several = table.classes().size() > 1;
        for (GroupedCodes codes : table.classes()) {
            parts.add(new RowPart(emission, several ? name + ".class" + parts.size() : name, codes));
        }
        this.scales = StoredScales.add(emission, name, Shape.of(table.rows(), 1), table.scales());
        RowClasses rows = several ? new RowClasses(emission, name, table) : null;
        this.classes = several ? rows.classes() : "";
        this.places = several ? rows.placesInClasses() : "";
    }

    static long bytes(MixedRows table) {
        long codes = table.classes().stream().mapToLong(RowPart::bytes).sum();
        long order = table.classes().size() > 1 ? RowClasses.storedBytes(table) : 0;
        return codes + order + StoredScales.bytes(table.scales());
    }

    /** The wanted rows as floats, in the shape of the indices and one axis more. */
    void lookUp(String indices, String output) {
        String flat = emission.reshape(indices, -1);
        String values = parts.size() == 1 ? floats(parts.get(0), flat) : ofClasses(flat);
        String scaled = emission.node("Mul", List.of(values, gather(scales, flat)));
        String shape = emission.node("Shape", List.of(indices));
        String whole = emission.node("Concat", List.of(shape, emission.longs(table.width())), Attribute.of("axis", 0));
        emission.node("Reshape", List.of(scaled, whole), output);
    }

    private String ofClasses(String flat) {
        String own = gather(classes, flat);
        String place = gather(places, flat);
        String values = floats(parts.get(0), inClass(place, 0));
        for (int c = 1; c < parts.size(); c++) {
            String is = emission.node("Equal", List.of(own, emission.ints(Shape.of(), c)));
            values = emission.node("Where", List.of(is, floats(parts.get(c), inClass(place, c)), values));
        }
        return values;
    }

    private String inClass(String places, int c) {
        return emission.node("Gather", List.of(places, emission.ints(Shape.of(), c)), Attribute.of("axis", 1));
    }

    private String floats(RowPart part, String rows) {
        return emission.cast(part.rows(rows), DataType.FLOAT);
    }

    private String gather(String from, String rows) {
        return emission.node("Gather", List.of(from, rows));
    }
}
