/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElementTypesTest {
    private static Graph graph(List<ValueInfo> inputs, List<ValueInfo> outputs, Node... nodes) {
        List<Tensor> weights = List.of(Tensor.floats("w", Shape.of(2), 1, 2));
        return new Graph("g", inputs, outputs, List.of(), weights, List.of(nodes), UnknownFields.NOTHING);
    }

    private static Model model(Graph graph, Function... functions) {
        return new Model(
                8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(functions), UnknownFields.NOTHING);
    }

    private static final List<ValueInfo> INPUTS =
            List.of(ValueInfo.of("x", DataType.FLOAT), ValueInfo.of("ids", DataType.INT64));

    @Test
    void followsTypesThroughOperators() {
        Graph graph = graph(
                INPUTS,
                List.of(),
                Node.of("Gather", "", List.of("w", "ids"), List.of("row")),
                Node.of("Shape", "", List.of("row"), List.of("shape")),
                Node.of("Cast", "", List.of("shape"), List.of("size"), Attribute.of("to", DataType.FLOAT16.code())),
                Node.of("Less", "", List.of("row", "x"), List.of("below")),
                Node.of("Where", "", List.of("below", "row", "x"), List.of("chosen")),
                Node.of("TopK", "", List.of("chosen", "shape"), List.of("best", "at")));
        Inference types = Inference.of(model(graph));
        assertThat(List.of("row", "shape", "size", "below", "chosen", "best", "at").stream()
                        .map(n -> types.type(graph, n)))
                .containsExactly(
                        DataType.FLOAT,
                        DataType.INT64,
                        DataType.FLOAT16,
                        DataType.BOOL,
                        DataType.FLOAT,
                        DataType.FLOAT,
                        DataType.INT64);
    }

    @Test
    void looksIntoBodiesAndSeesWhatTheyCapture() {
        Graph body = graph(
                List.of(),
                List.of(new ValueInfo("inner", java.util.Optional.empty(), UnknownFields.NOTHING)),
                Node.of("Neg", "", List.of("x"), List.of("inner")));
        Node choice = Node.of(
                "If",
                "",
                List.of("yes"),
                List.of("y"),
                new Attribute("then_branch", new AttributeValue.OfGraph(body), UnknownFields.NOTHING));
        Graph graph = graph(INPUTS, List.of(), choice);
        Inference types = Inference.of(model(graph));
        assertThat(types.type(body, "inner")).isEqualTo(DataType.FLOAT);
        assertThat(types.type(graph, "y")).isEqualTo(DataType.FLOAT);
    }

    @Test
    void looksIntoFunctionsOfTheModel() {
        OpId id = new OpId("own", "Half");
        Node cast = Node.of("Cast", "", List.of("a"), List.of("b"), Attribute.of("to", DataType.FLOAT16.code()));
        Function function =
                new Function(id, List.of("a"), List.of("b"), List.of(cast), List.of(), UnknownFields.NOTHING);
        Node call = new Node(id, "", List.of("x"), List.of("y"), List.of(), UnknownFields.NOTHING);
        Graph graph = graph(INPUTS, List.of(), call);
        assertThat(Inference.of(model(graph, function)).type(graph, "y")).isEqualTo(DataType.FLOAT16);
    }

    @Test
    void takesTheDeclaredTypeWhereNoRuleHelps() {
        Node foreign =
                new Node(new OpId("other", "Op"), "", List.of("x"), List.of("y"), List.of(), UnknownFields.NOTHING);
        Graph graph = graph(INPUTS, List.of(ValueInfo.of("y", DataType.INT8)), foreign);
        assertThat(Inference.of(model(graph)).type(graph, "y")).isEqualTo(DataType.INT8);
        assertThat(Inference.of(model(graph)).type(graph, "nowhere")).isEqualTo(DataType.UNKNOWN);
    }

    @Test
    void namesOperandsThatDisagree() {
        Node cast = Node.of("Cast", "", List.of("x"), List.of("h"), Attribute.of("to", DataType.FLOAT16.code()));
        Node add = Node.of("Add", "sum", List.of("h", "w"), List.of("y"));
        Graph broken = graph(INPUTS, List.of(ValueInfo.of("y", DataType.FLOAT)), cast, add);
        assertThat(TypeCheck.problems(model(broken)))
                .containsExactly(
                        "node sum has operands of types [FLOAT16, FLOAT]",
                        "value y is declared as FLOAT and computed as FLOAT16");
    }
}
