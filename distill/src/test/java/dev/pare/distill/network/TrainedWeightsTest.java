/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.distill.Nano;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxReader;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TrainedWeightsTest {
    @Test
    void everyParameterOfAClassifierIsTrained() {
        Facts facts = Facts.of(Nano.model());
        Set<String> all =
                facts.weights().parameters().stream().map(Weight::name).collect(Collectors.toSet());
        assertThat(TrainedWeights.of(facts, Selection.DEFAULT.without(List.of())))
                .isEqualTo(all);
    }

    @Test
    void frozenRolesAreLeftOut() {
        Facts facts = Facts.of(Nano.model());
        Set<String> trained = TrainedWeights.of(facts, Selection.DEFAULT.without(List.of("embedding")));
        assertThat(trained)
                .hasSize(TrainedWeights.of(facts, Selection.DEFAULT.without(List.of()))
                                .size()
                        - 3);
        assertThat(trained)
                .noneMatch(n -> facts.weights()
                        .named(n)
                        .map(w -> facts.role(w).matches("embedding"))
                        .orElse(true));
    }

    /** The angles of rotary positions are constants too, and no model learns them. */
    @Test
    void anglesOfPositionsAreNotTrained() {
        Path path = Nano.ZOO.resolve("babyllama/model.onnx");
        assumeTrue(Files.exists(path), "skipped: ../shared/zoo/babyllama is not here");
        Facts facts = Facts.of(OnnxReader.read(path));
        Set<String> trained = TrainedWeights.of(facts, Selection.DEFAULT.without(List.of()));
        // 5 layers with 4 + 3 matrices and 2 norms each, the last norm, the embedding and its transposed copy at the
        // end.
        assertThat(trained).hasSize(5 * 9 + 3);
    }

    /** x A B and x C: A and B are narrow, C is not. */
    @Test
    void onlyPairsOfNarrowMatricesAreFactors() {
        Tensor a = Tensor.floats("a", Shape.of(6, 2), new float[12]);
        Tensor b = Tensor.floats("b", Shape.of(2, 6), new float[12]);
        Tensor c = Tensor.floats("c", Shape.of(6, 6), new float[36]);
        ValueInfo x = ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(6));
        ValueInfo y = ValueInfo.of("y", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(6));
        List<Node> nodes = List.of(
                Node.of("MatMul", "", List.of("x", "a"), List.of("xa")),
                Node.of("MatMul", "", List.of("xa", "b"), List.of("xb")),
                Node.of("MatMul", "", List.of("xb", "c"), List.of("y")));
        Graph graph = new Graph("g", List.of(x), List.of(y), List.of(), List.of(a, b, c), nodes, UnknownFields.NOTHING);
        Model model = new Model(8, List.of(OpsetImport.of("", 13)), List.of(), graph, List.of(), UnknownFields.NOTHING);
        Facts facts = Facts.of(model);
        assertThat(TrainedWeights.of(facts, Selection.DEFAULT.of(TrainedPart.FACTORS)))
                .containsExactly("a", "b");
        assertThat(TrainedWeights.of(facts, Selection.DEFAULT)).containsExactly("a", "b", "c");
        assertThat(TrainedWeights.of(facts, Selection.DEFAULT.of(TrainedPart.SCALES)))
                .isEmpty();
    }

    /** The scales of rows are in the file as one number for each; the common direction is a vector like any other. */
    @Test
    void tablesInCodesAreTrainedUnlessTheyAreFrozen() {
        Facts facts = Facts.of(CodedSamples.table(CodedSamples.mixed(20, 8), 20, 8));
        Set<String> everything = TrainedWeights.of(facts, Selection.DEFAULT);
        Set<String> scales = TrainedWeights.of(facts, Selection.DEFAULT.of(TrainedPart.SCALES));
        assertThat(scales).containsExactlyInAnyOrder("w.scale", "d");
        assertThat(TrainedWeights.multipliers(facts)).contains("w.scale");
        assertThat(everything).containsAll(scales).hasSize(4);
        assertThat(TrainedWeights.of(facts, Selection.DEFAULT.without(List.of("embedding"))))
                .doesNotContain("w.scale")
                .hasSize(1);
    }

    @Test
    void scalesOfBlocksAreScales() {
        Facts facts = Facts.of(CodedSamples.blocks(4, 4, false));
        assertThat(TrainedWeights.of(facts, Selection.DEFAULT.of(TrainedPart.SCALES)))
                .containsExactly("s");
        assertThat(TrainedWeights.of(facts, Selection.DEFAULT)).containsExactly("s", "w");
    }
}
