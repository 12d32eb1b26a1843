/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.quantize.activation.ZooModel;
import dev.pare.recipe.WeightFilter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real trained models, moved by made-up numbers. */
class ZooTest {
    @TempDir
    private Path folder;

    /** @param changed rows of constants: those of norms, values, queries, keys, and of the matrices behind */
    @ParameterizedTest
    @CsvSource({
        "distilbert-sst2/model.onnx, 18",
        "bert-sst2/model.onnx, 34",
        "albert-sst2/model.onnx, 11",
        "albert-sst2/model_copies.onnx, 51",
        "squeezebert-sst2/model.onnx, 34",
        "bert-nano-sst2/model.onnx, 26",
        "babyllama/model.onnx, 0",
        "misaki-g2p/encoder_model.onnx, 8",
        "misaki-g2p/decoder_model.onnx, 14"
    })
    void computesTheSame(String name, int changed) throws Exception {
        ZooModel.named(name).computesTheSame(new CentreActivations(WeightFilter.ALL), Lying::about, changed, folder);
    }
}
