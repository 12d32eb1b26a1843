/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.List;

/** Adapters for attributes that became inputs, so that a value computed by the graph can take their place. */
final class AttributesToInputs {
    private AttributesToInputs() {}

    /** Squeeze, Unsqueeze, ReduceSum at 13, the other reductions at 18: {@code axes}; none means all, before and after. */
    static Adaptation axes(Node node, Site site) {
        return integers(node, "axes", 1, site);
    }

    /** Split at 13. */
    static Adaptation split(Node node, Site site) {
        return integers(node, "split", 1, site);
    }

    private static Adaptation integers(Node node, String attribute, int input, Site site) {
        NodeEdit edit = new NodeEdit(node).drop(attribute);
        node.intsAttribute(attribute)
                .filter(values -> !values.isEmpty())
                .ifPresent(values -> edit.input(input, site.constants().longs(attribute, array(values))));
        return Adaptation.to(edit.done());
    }

    /** Slice at 10: axes were {@code 0, 1, …} if not given, and still are. */
    static Adaptation slice(Node node, Site site) {
        List<Long> starts = node.intsAttribute("starts").orElse(List.of());
        List<Long> ends = node.intsAttribute("ends").orElse(List.of());
        NodeEdit edit = new NodeEdit(node).drop("starts").drop("ends").drop("axes");
        edit.input(1, site.constants().longs("starts", array(starts)));
        edit.input(2, site.constants().longs("ends", array(ends)));
        node.intsAttribute("axes").ifPresent(a -> edit.input(3, site.constants().longs("axes", array(a))));
        return Adaptation.to(edit.done());
    }

    /** TopK at 10: k, a vector of one number. */
    static Adaptation topK(Node node, Site site) {
        long k = node.intAttribute("k", 0);
        return Adaptation.to(new NodeEdit(node)
                .drop("k")
                .input(1, site.constants().longs("k", k))
                .done());
    }

    /** Clip at 11: min and max, of the type of the data. The old defaults, the ends of the float range, mean no limit. */
    static Adaptation clip(Node node, Site site) {
        float min = node.floatAttribute("min", -Float.MAX_VALUE);
        float max = node.floatAttribute("max", Float.MAX_VALUE);
        NodeEdit edit = new NodeEdit(node).drop("min").drop("max");
        if (min <= -Float.MAX_VALUE && max >= Float.MAX_VALUE) {
            return Adaptation.to(edit.done());
        }
        DataType type = site.elementType(node.input(0));
        if (!hasScalar(type)) {
            return Adaptation.refuse(
                    "min and max became inputs of the type of the data, and that type is not known here");
        }
        if (min > -Float.MAX_VALUE) {
            edit.input(1, site.constants().scalar("min", type, min));
        }
        if (max < Float.MAX_VALUE) {
            edit.input(2, site.constants().scalar("max", type, max));
        }
        return Adaptation.to(edit.done());
    }

    /** Pad at 11: pads, and the value that fills unless it is 0. */
    static Adaptation pad(Node node, Site site) {
        List<Long> pads = node.intsAttribute("pads").orElse(List.of());
        NodeEdit edit = new NodeEdit(node).drop("pads").drop("value");
        edit.input(1, site.constants().longs("pads", array(pads)));
        float value = node.floatAttribute("value", 0);
        String mode =
                node.attribute("mode").orElse(null) instanceof AttributeValue.Text text ? text.text() : "constant";
        if (!mode.equals("constant") || value == 0) {
            return Adaptation.to(edit.done());
        }
        DataType type = site.elementType(node.input(0));
        if (!hasScalar(type)) {
            return Adaptation.refuse("value became an input of the type of the data, and that type is not known here");
        }
        return Adaptation.to(
                edit.input(2, site.constants().scalar("pad_value", type, value)).done());
    }

    /** Dropout at 12: the ratio; without the new input training_mode it does nothing, as before. */
    static Adaptation dropout(Node node, Site site) {
        if (maskIsUsed(node, site)) {
            return Adaptation.refuse("its mask is used, and what the mask holds outside training has changed");
        }
        NodeEdit edit = new NodeEdit(node).drop("ratio");
        if (node.attribute("ratio").isPresent()) {
            float ratio = node.floatAttribute("ratio", 0.5f);
            edit.input(1, site.constants().scalar("ratio", DataType.FLOAT, ratio));
        }
        return Adaptation.to(edit.done());
    }

    /** Whether something reads the second output of a Dropout. */
    static boolean maskIsUsed(Node node, Site site) {
        return node.outputs().size() > 1 && site.isUsed(node.outputs().get(1));
    }

    /** DFT at 20: the axis, whose default was 1 and is -2 now. */
    static Adaptation dftAxis(Node node, Site site) {
        long axis = node.intAttribute("axis", 1);
        return Adaptation.to(new NodeEdit(node)
                .drop("axis")
                .input(2, site.constants().scalar("axis", axis))
                .done());
    }

    private static boolean hasScalar(DataType type) {
        return type == DataType.FLOAT || type == DataType.FLOAT16 || type == DataType.DOUBLE;
    }

    private static long[] array(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
