/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstancyTest {
    /** An input x, an initializer w, and an initializer v that is listed as an input, too. */
    private static Constancy constancy(int irVersion, Node... nodes) {
        return constancy(irVersion, graph(nodes));
    }

    private static Graph graph(Node... nodes) {
        return new Graph(
                "g",
                List.of(ValueInfo.of("x", DataType.FLOAT), ValueInfo.of("v", DataType.FLOAT)),
                List.of(),
                List.of(),
                List.of(Tensor.floats("w", Shape.of(), 1), Tensor.floats("v", Shape.of(), 1)),
                List.of(nodes),
                UnknownFields.NOTHING);
    }

    private static Graph main;

    private static Constancy constancy(int irVersion, Graph graph) {
        Model model = new Model(
                irVersion, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING);
        main = model.graph();
        return Constancy.of(model, Uses.of(model));
    }

    private static Node node(String output, String... inputs) {
        return Node.of("Add", output, List.of(inputs), List.of(output));
    }

    @Test
    void holdsForWhatIsMadeOfStoredValuesAlone() {
        Constancy constancy = constancy(8, node("a", "w", "w"), node("b", "a", "x"), node("c", "a", ""));
        assertThat(constancy.holds(main, "a")).isTrue();
        assertThat(constancy.holds(main, "c")).isTrue();
        assertThat(constancy.holds(main, "b")).isFalse();
        assertThat(constancy.holds(main, "x")).isFalse();
        assertThat(constancy.holds(main, "")).isTrue();
        assertThat(constancy.holds(main, "no such value")).isFalse();
    }

    @Test
    void doesNotHoldForAnInitializerThatTheCallerMayReplace() {
        assertThat(constancy(8, node("a", "v", "w")).holds(main, "a")).isFalse();
        assertThat(constancy(3, node("a", "v", "w")).holds(main, "a")).isTrue();
    }

    @Test
    void doesNotHoldBehindANestedGraph() {
        Graph body = new Graph(
                "body",
                List.of(),
                List.of(ValueInfo.of("inner", DataType.FLOAT)),
                List.of(),
                List.of(),
                List.of(node("inner", "w", "w")),
                UnknownFields.NOTHING);
        Attribute branch = new Attribute("then_branch", new AttributeValue.OfGraph(body), UnknownFields.NOTHING);
        Constancy constancy =
                constancy(8, graph(Node.of("If", "if", List.of("w"), List.of("y"), branch), node("a", "y", "w")));
        assertThat(constancy.holds(main, "a")).isFalse();
        assertThat(constancy.holds(body, "inner")).isTrue();
    }
}
