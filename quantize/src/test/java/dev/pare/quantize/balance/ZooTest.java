/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.quantize.activation.ZooModel;
import dev.pare.recipe.WeightFilter;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real trained models, scaled by made-up numbers. */
class ZooTest {
    @TempDir
    private Path folder;

    /** @param changed weights: values with their biases, output matrices */
    @ParameterizedTest
    @CsvSource({
        "distilbert-sst2/model.onnx, 9",
        "bert-sst2/model.onnx, 15",
        "albert-sst2/model.onnx, 6",
        "albert-sst2/model_copies.onnx, 24",
        "squeezebert-sst2/model.onnx, 15",
        "bert-nano-sst2/model.onnx, 12",
        "babyllama/model.onnx, 42",
        "misaki-g2p/encoder_model.onnx, 3",
        "misaki-g2p/decoder_model.onnx, 9"
    })
    void computesTheSame(String name, int changed) throws Exception {
        ZooModel.named(name)
                .computesTheSame(new BalanceActivations(WeightFilter.ALL), Reaching::unlike, changed, folder);
    }
}
