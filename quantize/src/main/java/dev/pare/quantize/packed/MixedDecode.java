/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.quantize.codes.GroupedCodes;
import java.util.ArrayList;
import java.util.List;

/** Decodes all classes of a table at load and brings their rows back into the order of the table. */
final class MixedDecode {
    private MixedDecode() {}

    /** int8 [rows, width]. */
    static String table(Emission emission, String name, MixedRows table) {
        List<String> parts = new ArrayList<>();
        for (GroupedCodes codes : table.classes()) {
            String part = table.classes().size() == 1 ? name : name + ".class" + parts.size();
            parts.add(WholeDecode.values(emission, part, codes, Layout.ROWS));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        String joined = emission.node("Concat", parts, Attribute.of("axis", 0));
        if (!RowClasses.needed(table)) {
            return joined;
        }
        return emission.node("Gather", List.of(joined, new RowClasses(emission, name, table).places()));
    }
}
