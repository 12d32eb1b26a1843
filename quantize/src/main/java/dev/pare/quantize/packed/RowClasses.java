/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import java.util.List;

/**
 * Stores the class of each row, in 1, 2 or 4 bits, and finds from it where each row is: the rows of its class that stand above it,
 * counted. A stored permutation would take 16 or 32 bits for each row.
 */
final class RowClasses {
    private final Emission emission;
    private final MixedRows table;
    private final int perByte;
    private final String classes;
    private final String membership;

    RowClasses(Emission emission, String name, MixedRows table) {
        this.emission = emission;
        this.table = table;
        this.perByte = perByte(table);
        this.classes = classes(name);
        int count = table.classes().size();
        int[] all = new int[count];
        for (int c = 0; c < count; c++) {
            all[c] = c;
        }
        String equal = emission.node("Equal", List.of(classes, emission.ints(Shape.of(1, count), all)));
        this.membership = emission.cast(equal, DataType.INT32);
    }

    static long bytes(MixedRows table) {
        return needed(table) ? storedBytes(table) : 0;
    }

    static long storedBytes(MixedRows table) {
        return PackedMultipliers.bytes(table.rows(), perByte(table));
    }

    /** Whether rows have to be brought back into an order that is not that of their classes. */
    static boolean needed(MixedRows table) {
        return !table.inOrder();
    }

    private static int perByte(MixedRows table) {
        int count = table.classes().size();
        return count <= 2 ? 8 : count <= 4 ? 4 : 2;
    }

    /** int32 [rows, 1]. */
    String classes() {
        return classes;
    }

    /** int32 [rows]: the place of each row where all classes stand one after the other. */
    String places() {
        int[] before = new int[table.classes().size()];
        before[0] = -1;
        for (int c = 1; c < before.length; c++) {
            before[c] = before[c - 1] + table.classes().get(c - 1).channels();
        }
        String starts = emission.ints(Shape.of(1, before.length), before);
        String all = emission.node("Add", List.of(counted(), starts));
        String own = emission.node("GatherElements", List.of(all, classes), Attribute.of("axis", 1));
        return emission.reshape(own, -1);
    }

    /** int32 [rows, classes]: the place of each row in its class, 0 in other classes. */
    String placesInClasses() {
        String above = emission.node("Sub", List.of(counted(), emission.ints(Shape.of(), 1)));
        return emission.node("Mul", List.of(above, membership));
    }

    /** int32 [rows, classes]: rows of each class down to each row. */
    private String counted() {
        return emission.node("CumSum", List.of(membership, emission.ints(Shape.of(), 0)));
    }

    private String classes(String name) {
        int bits = 8 / perByte;
        byte[] packed = new byte[PackedMultipliers.bytes(table.rows(), perByte)];
        for (int row = 0; row < table.rows(); row++) {
            packed[row / perByte] |= (byte) (table.classOfRow()[row] << (row % perByte * bits));
        }
        String stored = emission.initializer(
                name + ".classes", DataType.UINT8, Shape.of(packed.length), InlineData.raw(packed));
        String digits = new LookupTables(emission).digits(1 << bits, perByte);
        String index = emission.cast(stored, DataType.INT32);
        String all = emission.cast(emission.node("Gather", List.of(digits, index)), DataType.INT32);
        return emission.reshape(emission.first(emission.reshape(all, -1), 0, table.rows()), -1, 1);
    }
}
