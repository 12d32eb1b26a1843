/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Data;
import dev.pare.runtime.data.DataOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model of the zoo with the data that belongs to it.
 *
 * @param calibration data to learn from
 * @param evaluation other data, to judge on
 */
record ZooModel(String name, Path path, Data calibration, Data evaluation) {
    private static final int CALIBRATION_ROWS = 256;

    /** All models of the zoo, in a fixed order; {@code rows} limits the evaluation. */
    static List<ZooModel> all(Path shared, int rows) {
        List<ZooModel> models = new ArrayList<>();
        for (String folder :
                List.of("bert-sst2", "distilbert-sst2", "albert-sst2", "squeezebert-sst2", "bert-nano-sst2")) {
            models.add(classifier(shared, folder, "model.onnx", rows));
        }
        models.add(classifier(shared, "albert-sst2", "model_copies.onnx", rows));
        for (String file : List.of("model.onnx", "model_dynamo_opset20.onnx")) {
            Path data = shared.resolve("data/babyllama");
            models.add(new ZooModel(
                    "babyllama/" + file,
                    shared.resolve("zoo/babyllama/" + file),
                    Data.of(data.resolve("calibration.npz"), DataOptions.defaults()),
                    Data.of(data.resolve("evaluation.npz"), DataOptions.defaults())));
        }
        for (String file : List.of("model.onnx", "encoder_model.onnx", "decoder_model.onnx")) {
            Path path = shared.resolve("zoo/misaki-g2p/" + file);
            models.add(new ZooModel("misaki-g2p/" + file, path, Data.madeUp(7), Data.madeUp(1)));
        }
        models.removeIf(m -> !Files.exists(m.path()));
        return models;
    }

    static ZooModel classifier(Path shared, String folder, String file, int rows) {
        Path zoo = shared.resolve("zoo").resolve(folder);
        DataOptions text = DataOptions.defaults().withTokenizer(zoo);
        Path data = shared.resolve("data/sst2");
        return new ZooModel(
                folder + (file.equals("model.onnx") ? "" : "/" + file),
                zoo.resolve(file),
                Data.of(data.resolve("train.tsv"), text.withFirst(CALIBRATION_ROWS)),
                Data.of(data.resolve("dev.tsv"), text.withFirst(rows)));
    }
}
