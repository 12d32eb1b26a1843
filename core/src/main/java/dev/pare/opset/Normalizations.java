/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.List;
import java.util.OptionalInt;

/** Adapters for Softmax and its relatives, BatchNormalization and GroupNormalization. */
final class Normalizations {
    private Normalizations() {}

    /**
     * Softmax, LogSoftmax and Hardmax at 13. They worked on the data flattened to a matrix at {@code axis}, by default 1, and now
     * work along one axis, by default the last. That is the same for the last axis; for others the flattening is spelled out.
     */
    static Adaptation softmax(Node node, Site site) {
        long axis = node.intAttribute("axis", 1);
        OptionalInt rank = site.rank(node.input(0));
        boolean last = axis == -1 || (rank.isPresent() && axis == rank.getAsInt() - 1);
        if (last) {
            return Adaptation.to(
                    new NodeEdit(node).set(Attribute.of("axis", axis)).done());
        }
        String shape = site.freshName(node.output() + "_shape");
        String flat = site.freshName(node.output() + "_flat");
        String result = site.freshName(node.output() + "_flat_result");
        Node inner = new NodeEdit(node)
                .set(Attribute.of("axis", -1L))
                .input(0, flat)
                .done()
                .withOutputs(List.of(result));
        return Adaptation.to(
                Node.of("Shape", site.freshName(shape), List.of(node.input(0)), List.of(shape)),
                Node.of(
                        "Flatten",
                        site.freshName(flat),
                        List.of(node.input(0)),
                        List.of(flat),
                        Attribute.of("axis", axis)),
                inner,
                Node.of("Reshape", site.freshName(result), List.of(result, shape), node.outputs()));
    }

    /** BatchNormalization at 9: the attribute spatial is gone, its default stays. */
    static Adaptation batchSpatial(Node node, Site site) {
        return node.intAttribute("spatial", 1) == 1
                ? Adaptation.to(new NodeEdit(node).drop("spatial").done())
                : Adaptation.refuse("statistics per element (spatial = 0) were removed");
    }

    /** BatchNormalization at 14: further outputs were what told training, and are now told by an attribute. */
    static Adaptation batchOutputs(Node node, Site site) {
        return node.outputs().stream().skip(1).anyMatch(site::isUsed)
                ? Adaptation.refuse("it is in training form, whose outputs changed")
                : Adaptation.to(node.withOutputs(node.outputs().subList(0, 1)));
    }

    /** GroupNormalization at 21: scale and bias per channel instead of per group, and the type of the inner sums told. */
    static Adaptation group(Node node, Site site) {
        DataType type = site.elementType(node.input(0));
        if (!(node.attribute("num_groups").orElse(null) instanceof AttributeValue.Int groups) || !type.isFloating()) {
            return Adaptation.refuse("the inner sums got a type, and the type of the data is not known here");
        }
        String base = node.output();
        String channels = site.freshName(base + "_channels");
        String repeats = site.freshName(base + "_repeats");
        String expanded = site.freshName(base + "_expanded");
        String count = site.constants().longs("groups", groups.value());
        String one = site.constants().longs("one", 1);
        Node shape = Node.of(
                "Shape",
                site.freshName(channels),
                List.of(node.input(0)),
                List.of(channels),
                Attribute.of("start", 1L),
                Attribute.of("end", 2L));
        Node div = Node.of("Div", site.freshName(repeats), List.of(channels, count), List.of(repeats));
        Node concat = Node.of(
                "Concat", site.freshName(expanded), List.of(one, repeats), List.of(expanded), Attribute.of("axis", 0L));
        List<Node> scale = repeat(node.input(1), base + "_scale", expanded, site);
        List<Node> bias = repeat(node.input(2), base + "_bias", expanded, site);
        Node changed = new NodeEdit(node)
                .set(Attribute.of("stash_type", (long) type.code()))
                .input(1, scale.get(2).output())
                .input(2, bias.get(2).output())
                .done();
        return Adaptation.to(
                shape,
                div,
                concat,
                scale.get(0),
                scale.get(1),
                scale.get(2),
                bias.get(0),
                bias.get(1),
                bias.get(2),
                changed);
    }

    /** Repeats each element: a column, widened, laid out in one row. */
    private static List<Node> repeat(String value, String base, String shape, Site site) {
        String column = site.freshName(base + "_column");
        String wide = site.freshName(base + "_wide");
        String all = site.freshName(base + "_per_channel");
        String columnShape = site.constants().longs("column", -1, 1);
        String rowShape = site.constants().longs("row", -1);
        return List.of(
                Node.of("Reshape", site.freshName(column), List.of(value, columnShape), List.of(column)),
                Node.of("Expand", site.freshName(wide), List.of(column, shape), List.of(wide)),
                Node.of("Reshape", site.freshName(all), List.of(wide, rowShape), List.of(all)));
    }
}
