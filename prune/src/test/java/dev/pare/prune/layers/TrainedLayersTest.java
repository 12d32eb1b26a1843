/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.testkit.PassHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Shapes of trained models: pre-norm decoders, passes through one layer, convolutions. */
class TrainedLayersTest {
    private static final Path ZOO =
            Path.of(System.getProperty("pare.root", "..")).resolve("../shared/zoo");

    private static Model zoo(String name) {
        Path file = ZOO.resolve(name).resolve("model.onnx");
        Assumptions.assumeTrue(Files.exists(file), "skipped: ../shared/zoo/" + name + " is not here");
        return OnnxReader.read(file);
    }

    private static PassHarness.Outcome<?> without(String layers, Model model) {
        return PassHarness.rewrite(DropLayers.FACTORY, Map.of("layers", layers))
                .thatNeverSettles()
                .given(model);
    }

    @Test
    void aDecoderWithRotaryEmbeddingLosesLayers() {
        Model model = zoo("babyllama");
        Model after = without("1, 3.ffn", model).model();
        assertThat(Facts.of(after).anatomy().layers()).isEqualTo(4);
        assertThat(Facts.of(after).anatomy().feedForwards()).hasSize(3);
    }

    /** Time goes and size does not. */
    @Test
    void passesThroughASharedLayerGoAndTheLayerStays() {
        Model model = zoo("albert-sst2");
        Model after = without("2, 4", model).model();
        assertThat(Facts.of(after).anatomy().layers()).isEqualTo(4);
        assertThat(after.graph().initializers()).hasSameSizeAs(model.graph().initializers());
    }

    @Test
    void layersOfGroupedConvolutionsGo() {
        Model after = without("1", zoo("squeezebert-sst2")).model();
        assertThat(Facts.of(after).anatomy().layers()).isEqualTo(3);
    }

    @Test
    void layersOfAnEncoderAndADecoderGoEachFromItsOwnResidual() {
        Model after = without("1.ffn", zoo("misaki-g2p")).model();
        assertThat(Facts.of(after).anatomy().feedForwards()).hasSize(1);
    }
}
