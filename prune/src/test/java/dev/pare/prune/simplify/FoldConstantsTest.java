/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Attribute;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldConstantsTest {
    private static final Map<String, ?> ALL = Map.of();

    @TempDir
    Path folder;

    @Test
    void computesShapesOnceAndForAll() throws IOException {
        Model model = base().longs("four", 4)
                .longs("two", 2)
                .op("Mul", "eight", "four", "two")
                .longs("minus", -1)
                .node("Concat", List.of("minus", "eight"), List.of("sizes"), Attribute.of("axis", 0L))
                .op("Reshape", "y", "x", "sizes")
                .output("y")
                .build();

        Model after = Simplified.of(model, ALL).model();

        assertThat(types(after)).containsExactly("Constant", "Reshape");
        assertThat(Simplified.difference(model, after, folder)).isZero();
    }

    @Test
    void turnsAWeightThatNothingElseUses() throws IOException {
        Model model = base().initializer(AttentionSketch.noise("w", 1, 1, 40, 8))
                .transpose("turned", "w", 1, 0)
                .matmul("y", "x", "turned")
                .output("y")
                .build();

        Model after = Simplified.of(model, ALL).model();

        assertThat(types(after)).containsExactly("MatMul");
        assertThat(after.graph().initializers()).hasSize(1);
        assertThat(Simplified.difference(model, after, folder)).isZero();
    }

    @Test
    @DisplayName("pain 7: a tied weight is not stored a second time, turned, by folding its Transpose")
    void leavesTheTransposeOfATiedWeight() {
        Model model = GraphBuilder.model(14, 8)
                .input("ids", DataType.INT64, "n")
                .gather("x", AttentionSketch.noise("w", 1, 1, 40, 8), "ids")
                .transpose("turned", "w", 1, 0)
                .matmul("y", "x", "turned")
                .output("y")
                .build();

        assertThat(Simplified.of(model, ALL).model()).isSameAs(model);
    }

    @Test
    @DisplayName("pain 7: constants are not folded where the model would grow")
    void leavesWhatWouldGrow() {
        Model model = base().longs("sizes", 100, 8)
                .node("ConstantOfShape", List.of("sizes"), List.of("zeros"))
                .initializer(halves("half", 40, 8))
                .node("Cast", List.of("half"), List.of("whole"), Attribute.of("to", 1L))
                .transpose("turned", "whole", 1, 0)
                .op("MatMul", "product", "x", "turned")
                .op("MatMul", "more", "zeros", "turned")
                .op("Shape", "s", "more")
                .op("Expand", "y", "product", "one")
                .longs("one", 1, 1)
                .output("y")
                .output("s", DataType.INT64, 2)
                .build();

        Model after = Simplified.of(model, ALL).model();

        assertThat(types(after)).contains("ConstantOfShape", "Cast");
    }

    @Test
    void leavesOperatorsThatItDoesNotKnow() {
        Model model = base().floats("angles", 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f)
                .op("Cos", "cosines", "angles")
                .op("Mul", "y", "x", "cosines")
                .output("y")
                .build();

        assertThat(Simplified.of(model, ALL).model()).isSameAs(model);
    }

    @Test
    void leavesWhatTheCallerMayReplace() {
        Model model = base().input("scale", DataType.FLOAT, 8)
                .floats("scale", 1, 2, 3, 4, 5, 6, 7, 8)
                .floats("two", 2)
                .op("Mul", "doubled", "scale", "two")
                .op("Mul", "y", "x", "doubled")
                .output("y")
                .build();

        assertThat(Simplified.of(model, ALL).model()).isSameAs(model);
    }

    @Test
    void agreesWithTheRuntimeOnEveryOperatorThatItKnows() throws IOException {
        Model model = base().longs("table", 5, -3, 7, 11, 2, 9)
                .longs("sizes", 2, 3)
                .op("Reshape", "matrix", "table", "sizes")
                .transpose("turned", "matrix", 1, 0)
                .longs("starts", -2)
                .longs("ends", 9)
                .longs("axes", 0)
                .op("Slice", "cut", "turned", "starts", "ends", "axes")
                .longs("picks", -1, 0)
                .node("Gather", List.of("cut", "picks"), List.of("picked"), Attribute.of("axis", 1L))
                .op("Unsqueeze", "wide", "picked", "axes")
                .op("Squeeze", "narrow", "wide", "axes")
                .longs("three", 3)
                .op("Sub", "less", "narrow", "three")
                .op("Div", "part", "less", "three")
                .node("Cast", List.of("part"), List.of("real"), Attribute.of("to", (long) DataType.FLOAT.code()))
                .op("Mul", "square", "real", "real")
                .op("Sqrt", "root", "square")
                .longs("flat", -1)
                .op("Reshape", "row", "root", "flat")
                .node("Concat", List.of("row", "row"), List.of("rows"), Attribute.of("axis", -1L))
                .op("Add", "y", "x", "rows")
                .output("y")
                .build();

        Model after = Simplified.of(model, ALL).model();

        assertThat(types(after)).containsExactly("Constant", "Add");
        assertThat(Simplified.difference(model, after, folder)).isZero();
    }

    private static GraphBuilder base() {
        return GraphBuilder.model(14, 8).input("x", DataType.FLOAT, "n", 8);
    }

    private static List<String> types(Model model) {
        return model.graph().nodes().stream()
                .map(Node::op)
                .map(Object::toString)
                .toList();
    }

    private static Tensor halves(String name, long... dims) {
        byte[] zeros = new byte[(int) (2 * Shape.of(dims).elements())];
        return Tensor.of(name, DataType.FLOAT16, Shape.of(dims), InlineData.raw(zeros));
    }
}
