/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.distill.Nano;
import dev.pare.graph.Attribute;
import dev.pare.graph.Dim;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That fused operators give the same numbers is what {@link ForwardTest} shows on whole models. */
class FusionsTest {
    private static final List<ValueInfo> X =
            List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Unknown(), new Dim.Fixed(2)));

    /** Two normalizations a layer and one of the embedding, one GELU a layer. */
    @Test
    void findsNormalizationsAndGelusOfAClassifier() {
        Graph graph = Fusions.in(Nano.model());
        assertThat(count(graph, "LayerNormalization", 3)).isEqualTo(7);
        assertThat(count(graph, "Gelu", 1)).isEqualTo(3);
    }

    /** Whether the mean is along the last axis, the square is one, and the root is of what was centred. */
    @ParameterizedTest
    @CsvSource({"-1, 2, d, 1", "-2, 2, d, 0", "-1, 3, d, 0", "-1, 2, x, 0"})
    void takesOnlyWhatIsANormalization(long axis, float power, String squared, long expected) {
        Attribute axes = Attribute.ints("axes", axis);
        List<Node> nodes = List.of(
                Node.of("ReduceMean", "", List.of("x"), List.of("m"), axes),
                Node.of("Sub", "", List.of("x", "m"), List.of("d")),
                Node.of("Pow", "", List.of(squared, "two"), List.of("p")),
                Node.of("ReduceMean", "", List.of("p"), List.of("v"), axes),
                Node.of("Add", "", List.of("v", "epsilon"), List.of("a")),
                Node.of("Sqrt", "", List.of("a"), List.of("s")),
                Node.of("Div", "", List.of("d", "s"), List.of("y")));
        List<Tensor> constants =
                List.of(Tensor.floats("two", Shape.of(), power), Tensor.floats("epsilon", Shape.of(), 1e-5f));
        assertThat(count(fused(nodes, constants), "LayerNormalization", 1)).isEqualTo(expected);
    }

    /** Since opset 18 the axes are an input. */
    @ParameterizedTest
    @CsvSource({"-1, 1", "-1:-2, 1", "-2, 0", "'', 0"})
    void readsAllAxesThatAreAnInput(String given, long expected) {
        long[] axes = given.isEmpty()
                ? new long[0]
                : Stream.of(given.split(":")).mapToLong(Long::parseLong).toArray();
        List<Node> nodes = List.of(
                Node.of("ReduceMean", "", List.of("x", "axes"), List.of("m")),
                Node.of("Sub", "", List.of("x", "m"), List.of("d")),
                Node.of("Mul", "", List.of("d", "d"), List.of("p")),
                Node.of("ReduceMean", "", List.of("p", "axes"), List.of("v")),
                Node.of("Add", "", List.of("v", "epsilon"), List.of("a")),
                Node.of("Sqrt", "", List.of("a"), List.of("s")),
                Node.of("Div", "", List.of("d", "s"), List.of("y")));
        List<Tensor> constants =
                List.of(Tensor.longs("axes", Shape.of(axes.length), axes), Tensor.floats("epsilon", Shape.of(), 1e-5f));
        Graph fused = fused(nodes, constants);
        assertThat(count(fused, "LayerNormalization", 1)).isEqualTo(expected);
        assertThat(fused.nodes())
                .filteredOn(n -> n.is("LayerNormalization"))
                .allMatch(n -> n.intAttribute("axis", 0) == -axes.length);
    }

    /** The root mean square of Llama, with a reciprocal, a Cast and its scale in front. */
    @Test
    void findsRootMeanSquares() {
        List<Node> nodes = List.of(
                Node.of("Mul", "", List.of("x", "x"), List.of("p")),
                Node.of("ReduceMean", "", List.of("p", "axes"), List.of("v")),
                Node.of("Add", "", List.of("v", "epsilon"), List.of("a")),
                Node.of("Sqrt", "", List.of("a"), List.of("s")),
                Node.of("Reciprocal", "", List.of("s"), List.of("r")),
                Node.of("Mul", "", List.of("x", "r"), List.of("n")),
                Node.of("Mul", "", List.of("scale", "n"), List.of("y")));
        List<Tensor> constants = List.of(
                Tensor.longs("axes", Shape.of(1), -1),
                Tensor.floats("scale", Shape.of(2), 3, 4),
                Tensor.floats("epsilon", Shape.of(), 1e-5f));
        assertThat(count(fused(nodes, constants), "RMSNormalization", 2)).isEqualTo(1);
    }

    /** As GPT-2 has it; its constants are not quite those of the formula. */
    @Test
    void findsTheApproximationByTanh() {
        List<Node> nodes = List.of(
                Node.of("Mul", "", List.of("x", "half"), List.of("h")),
                Node.of("Pow", "", List.of("x", "three"), List.of("c")),
                Node.of("Mul", "", List.of("c", "cubic"), List.of("cc")),
                Node.of("Add", "", List.of("x", "cc"), List.of("i")),
                Node.of("Mul", "", List.of("i", "slope"), List.of("t")),
                Node.of("Tanh", "", List.of("t"), List.of("th")),
                Node.of("Add", "", List.of("th", "one"), List.of("p")),
                Node.of("Mul", "", List.of("h", "p"), List.of("y")));
        List<Tensor> constants = List.of(
                Tensor.floats("half", Shape.of(), 0.5f),
                Tensor.floats("three", Shape.of(), 3),
                Tensor.floats("cubic", Shape.of(), 0.044714998f),
                Tensor.floats("slope", Shape.of(), 0.79788458f),
                Tensor.floats("one", Shape.of(), 1));
        assertThat(fused(nodes, constants).nodes())
                .filteredOn(n -> n.is("Gelu"))
                .singleElement()
                .satisfies(n -> assertThat(n.attribute("approximate").orElseThrow())
                        .isEqualTo(Attribute.of("approximate", "tanh").value()));
    }

    private static Graph fused(List<Node> nodes, List<Tensor> constants) {
        Graph graph = new Graph("g", X, List.of(), List.of(), constants, nodes, UnknownFields.NOTHING);
        return Fusions.in(
                new Model(8, List.of(OpsetImport.of("", 18)), List.of(), graph, List.of(), UnknownFields.NOTHING));
    }

    private static long count(Graph graph, String type, int inputs) {
        return graph.nodes().stream()
                .filter(n -> n.is(type) && n.inputs().size() == inputs)
                .count();
    }
}
