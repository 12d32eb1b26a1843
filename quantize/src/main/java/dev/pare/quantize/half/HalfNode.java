/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Attributes that say float, or hold a float that float16 cannot, in nodes that compute in float16. */
final class HalfNode {
    private HalfNode() {}

    /** @param from type of the first input before the change */
    static Node patched(Node node, DataType from) {
        boolean narrowed = from == DataType.FLOAT || from == DataType.FLOAT16;
        if (node.is("Cast") && narrowed && node.intAttribute("to", 0) == DataType.FLOAT.code()) {
            // ONNX Runtime stumbles over a Cast from float16 to float16 when its optimizations are off.
            return Node.of("Identity", node.name(), node.inputs(), node.outputs());
        }
        if (node.is("ConstantOfShape")) {
            return filledWith(node, DataType.FLOAT16);
        }
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : node.attributes()) {
            attributes.add(patched(node, attribute));
        }
        return attributes.equals(node.attributes()) ? node : node.withAttributes(attributes);
    }

    private static Attribute patched(Node node, Attribute attribute) {
        if (node.is("Cast") && attribute.name().equals("to") && isFloat(attribute)) {
            return Attribute.of("to", DataType.FLOAT16.code());
        }
        boolean fills = (node.is("Pad") && attribute.name().equals("value"))
                || attribute.name().equals("mask_filter_value");
        if (fills && attribute.value() instanceof AttributeValue.Real real) {
            float[] value = {real.value()};
            Limits.cut(value, 1, Limits.MASK);
            return Attribute.of(attribute.name(), value[0]);
        }
        return attribute;
    }

    private static boolean isFloat(Attribute attribute) {
        return attribute.value() instanceof AttributeValue.Int code && code.value() == DataType.FLOAT.code();
    }

    /** A ConstantOfShape with its value within the limits of float16, as float16 or still as float. */
    static Node filledWith(Node node, DataType type) {
        Tensor value = node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor given
                ? given.tensor()
                : Tensor.floats("", Shape.of(1), 0);
        Tensor cut = Limits.cutFloats(value, Limits.MASK);
        Tensor fill = type == DataType.FLOAT16 ? Halves.of(cut, value.name(), Halving.PLAIN) : cut;
        return node.withAttributes(List.of(Attribute.of("value", fill)));
    }
}
