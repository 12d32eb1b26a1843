/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.codes.LowRankPart;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.List;

/** Stores a weight as codes and two thin factors; at load their sum is rounded to 8-bit integers. */
final class SumDecode {
    private SumDecode() {}

    static PackedWeight store(Emission emission, String name, GroupedCodes codes, LowRankPart part, Layout layout) {
        String rest = floats(emission, name, codes, Layout.COLUMNS);
        String left = floats(emission, name + ".left", part.left(), Layout.COLUMNS);
        String right = floats(emission, name + ".right", part.right(), Layout.ROWS);
        String sum = emission.node("Add", List.of(rest, emission.node("MatMul", List.of(left, right))));
        String scales = StoredScales.add(emission, name + ".sum", Shape.of(part.scales().length), part.scales());
        String rounded = emission.node("Round", List.of(emission.node("Div", List.of(sum, scales))));
        String integers = emission.cast(rounded, DataType.INT8);
        if (layout == Layout.COLUMNS) {
            return new PackedWeight(integers, scales);
        }
        String rows = emission.node("Transpose", List.of(integers), Attribute.ints("perm", 1, 0));
        return new PackedWeight(rows, emission.reshape(scales, -1, 1));
    }

    private static String floats(Emission emission, String name, GroupedCodes codes, Layout layout) {
        String values = emission.cast(WholeDecode.values(emission, name, codes, layout), DataType.FLOAT);
        Shape shape = layout == Layout.ROWS ? Shape.of(codes.channels(), 1) : Shape.of(codes.channels());
        return emission.node("Mul", List.of(values, StoredScales.add(emission, name, shape, codes.scales())));
    }
}
