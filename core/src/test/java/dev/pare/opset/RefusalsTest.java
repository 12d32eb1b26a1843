/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.tensor.DataType;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes that could alter a result: refused, with operator, node, versions and reason. */
class RefusalsTest {
    record Case(Model model, int target, String reason) {
        @Override
        public String toString() {
            return reason;
        }
    }

    static List<Case> cases() {
        Node tf = Node.of(
                "Resize",
                "n",
                List.of("x", "b", "c"),
                List.of("y"),
                Attribute.of("coordinate_transformation_mode", "tf_half_pixel_for_nn"));
        Node unknown =
                new Node(new OpId("other", "Thing"), "o", List.of("x"), List.of("u"), List.of(), UnknownFields.NOTHING);
        return List.of(
                of(8, 9, "Scan changed from opset 8 to 9", node("Scan", 1)),
                of(8, 9, "spatial = 0", node("BatchNormalization", 1, Attribute.of("spatial", 0L))),
                of(13, 14, "training form", node("BatchNormalization", 5)),
                of(9, 10, "became boolean", node("Dropout", 2)),
                of(10, 12, "mask", node("Dropout", 2)),
                of(10, 11, "not constant", node("OneHot", 1)),
                of(10, 11, "padding is computed", node("ConvTranspose", 1, Attribute.of("auto_pad", "SAME_UPPER"))),
                of(10, 11, "padding is computed", node("ConvTranspose", 1, Attribute.ints("output_shape", 4))),
                of(10, 11, "nearest neighbours", node("Resize", 1)),
                of(11, 13, "tf_half_pixel_for_nn", tf),
                of(
                        18,
                        19,
                        "counted differently",
                        node("AveragePool", 1, Attribute.of("ceil_mode", 1L), Attribute.of("count_include_pad", 1L))),
                of(
                        7,
                        11,
                        "type of the data",
                        unknown,
                        Node.of("Clip", "n", List.of("u"), List.of("y"), Attribute.of("min", 0f))),
                of(
                        7,
                        11,
                        "type of the data",
                        unknown,
                        Node.of(
                                "Pad",
                                "n",
                                List.of("u"),
                                List.of("y"),
                                Attribute.ints("pads", 1, 1),
                                Attribute.of("value", 1f))));
    }

    private static Node node(String operator, int outputs, Attribute... attributes) {
        List<String> names = List.of("y", "p", "q", "r", "s").subList(0, outputs);
        return Node.of(operator, "n", List.of("x", "b", "c"), names, attributes);
    }

    private static Case of(int source, int target, String reason, Node... nodes) {
        SmallModel model = SmallModel.at(source).input("x", 2, 3).input("b", 3).input("c", 3);
        for (Node node : nodes) {
            model.node(node);
        }
        for (String output : nodes[nodes.length - 1].outputs()) {
            model.output(output, DataType.FLOAT);
        }
        return new Case(model.model(), target, reason);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatCannotBeProvenIsRefused(Case one) {
        Conversion conversion = OpsetConverter.convert(one.model(), one.target());
        assertThat(conversion).isInstanceOf(Conversion.Refused.class);
        assertThat(((Conversion.Refused) conversion).reasons())
                .singleElement()
                .asString()
                .startsWith("n: ")
                .contains(one.reason(), "changed from opset");
    }
}
