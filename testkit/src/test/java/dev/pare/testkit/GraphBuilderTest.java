/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import static dev.pare.tensor.DataType.BOOL;
import static dev.pare.tensor.DataType.FLOAT;
import static dev.pare.tensor.DataType.INT64;
import static dev.pare.testkit.ModelAssert.assertThatModel;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.pare.graph.Dim;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.onnx.OnnxWriter;
import dev.pare.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphBuilderTest {
    private final SeededWeights weights = SeededWeights.of(1);

    @TempDir
    Path folder;

    @Test
    void buildsWhatItIsTold() {
        Model model = GraphBuilder.model(17)
                .input("x", FLOAT, "batch", 4, "?")
                .matmul("y", "x", weights.tensor("w", 4, 2))
                .output("y")
                .build();
        assertThat(model.opset()).isEqualTo(17);
        assertThat(model.graph().inputs().get(0).type().orElseThrow().dims())
                .contains(List.of(new Dim.Symbolic("batch"), new Dim.Fixed(4), new Dim.Unknown()));
        assertThat(model.graph().nodes()).extracting(Node::label).containsExactly("y/MatMul");
    }

    @Test
    void refusesAGraphThatUsesWhatNothingMakes() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        GraphBuilder.model(14).op("Relu", "y", "x").output("y").build())
                .withMessageContaining("x");
    }

    @Test
    void refusesTwoWeightsOfOneName() {
        Tensor first = weights.tensor("w", 2);
        GraphBuilder builder = GraphBuilder.model(14).initializer(first).initializer(first);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.initializer(weights.tensor("w", 2)))
                .withMessageContaining("w");
    }

    @Test
    void everyBlockRunsInOnnxRuntimeAndIsRecognised() {
        Model model = GraphBuilder.model(14)
                .input("ids", INT64, "batch", "sequence")
                .gather("rows", weights.tensor("table", 10, 8), "ids")
                .layerNorm("normal", "rows", weights.around(1).tensor("scale", 8), weights.tensor("shift", 8))
                .matmul("wide", "normal", weights.tensor("w", 8, 8))
                .add("biased", "wide", weights.tensor("b", 8))
                .gelu("y", "biased")
                .output("y", FLOAT, "batch", "sequence", 8)
                .build();
        assertThatModel(write(model)).hasFusedNodes("LayerNormalization", 1).hasFusedNodes("BiasGelu", 1);
    }

    @Test
    void branchesSeeTheGraphAroundThem() {
        Model model = GraphBuilder.model(14)
                .input("x", FLOAT, 2, 3)
                .input("flag", BOOL)
                .scalar("two", 2)
                .ifElse(
                        "y",
                        "flag",
                        GraphBuilder.subgraph("then").op("Mul", "t", "x", "two").output("t"),
                        GraphBuilder.subgraph("else").op("Relu", "e", "x").output("e"))
                .output("y", FLOAT, 2, 3)
                .build();
        assertThat(model.graphs()).hasSize(3);
        assertThatModel(write(model)).hasFusedNodes("If", 1);
    }

    private Path write(Model model) {
        Path file = folder.resolve("model.onnx");
        OnnxWriter.write(model, file);
        return file;
    }
}
