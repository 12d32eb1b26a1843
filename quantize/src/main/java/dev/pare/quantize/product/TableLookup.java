/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.graph.Attribute;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * A look-up in a quantized table: codes and scales of the wanted rows only, then their product. Dequantizing before the look-up would
 * turn the whole table into floats at every run.
 */
public final class TableLookup {
    private TableLookup() {}

    public static void replace(ModelEdit edit, Node gather, QuantizedWeight table) {
        String base = gather.output();
        String indices = gather.input(1);
        List<Node> nodes = new ArrayList<>();
        String codes = edit.freshName(base + ".codes");
        nodes.add(Node.of("Gather", edit.freshName(codes), List.of(table.codes(), indices), List.of(codes)));
        String floats = cast(edit, nodes, codes);
        String scales = table.scales();
        if (table.form().column()) {
            scales = edit.freshName(base + ".scales");
            nodes.add(Node.of("Gather", edit.freshName(scales), List.of(table.scales(), indices), List.of(scales)));
            scales = table.form() == QuantizedWeight.Scaling.HALF_COLUMN ? cast(edit, nodes, scales) : scales;
        }
        nodes.add(Node.of("Mul", edit.freshName(base + ".dequantize"), List.of(floats, scales), gather.outputs()));
        edit.replace(gather, nodes);
    }

    private static String cast(ModelEdit edit, List<Node> nodes, String from) {
        String to = edit.freshName(from + ".float");
        Attribute type = Attribute.of("to", DataType.FLOAT.code());
        nodes.add(Node.of("Cast", edit.freshName(to), List.of(from), List.of(to), type));
        return to;
    }
}
