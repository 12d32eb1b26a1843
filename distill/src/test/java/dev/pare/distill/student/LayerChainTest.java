/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.distill.Nano;
import dev.pare.distill.network.UnsupportedModelException;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.onnx.OnnxReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerChainTest {
    @Test
    void findsWhatPassesFromLayerToLayer() {
        LayerChain chain = LayerChain.of(Nano.model());
        assertThat(chain.layers()).isEqualTo(3);
        assertThat(chain.hidden()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"bert-sst2, 4", "distilbert-sst2, 2", "albert-sst2, 6", "squeezebert-sst2, 4", "babyllama, 5"})
    void countsTheLayersOfRealModels(String name, int layers) {
        Path path = Nano.ZOO.resolve(name).resolve("model.onnx");
        assumeTrue(Files.exists(path), "skipped: ../shared/zoo/" + name + " is not here");
        assertThat(LayerChain.of(OnnxReader.read(path)).layers()).isEqualTo(layers);
    }

    @Test
    void refusesAModelWithTwoSequences() {
        Path path = Nano.ZOO.resolve("misaki-g2p/model.onnx");
        assumeTrue(Files.exists(path), "skipped: ../shared/zoo/misaki-g2p is not here");
        assertThatThrownBy(() -> LayerChain.of(OnnxReader.read(path)))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("not a plain chain of layers");
    }

    /** As drop-layers leaves it: an Identity gives the value before the layer the name of the value behind it. */
    @Test
    void aLayerThatWasTakenOutBeforeIsPassedOver() {
        Model model = Nano.model();
        List<String> hidden = LayerChain.of(model).hidden();
        Node sum = model.graph().nodes().stream()
                .filter(n -> n.outputs().contains(hidden.get(2)))
                .findFirst()
                .orElseThrow();
        ModelEdit edit = new ModelEdit(model);
        edit.replace(sum, List.of(Node.of("Identity", "gone", List.of(hidden.get(1)), List.of(hidden.get(2)))));
        List<String> left = LayerChain.of(edit.finish()).hidden();
        assertThat(left).containsExactly(hidden.get(0), hidden.get(2), hidden.get(3));
    }
}
