/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.runtime.Zoo;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.tensor.Signature;
import dev.pare.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trained models whose weights are rounded one after the other, on texts of different lengths. */
class WalkOnTrainedModelsTest {
    /** Some roundings of float in each layer, 1e-7 each; a weight that is not rounded moves the sums by more than 1e-3. */
    private static final double ROUNDING = 2e-5;

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();

    private static Dataset texts(Path zoo, Model model) {
        DataOptions options =
                DataOptions.defaults().withTokenizer(zoo).withFirst(12).withBatchSize(4);
        return DataSource.open(Zoo.data("sst2/train.tsv"), Signature.of(model.graph()), options);
    }

    private SequentialCalibration start(Model model, Dataset data) {
        return Walks.start(model, data, CalibrationSettings.defaults().withTemporary(folder), notes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bert-sst2", "distilbert-sst2", "squeezebert-sst2"})
    void weightAfterWeightIsMeasuredAsByWholeRuns(String name) {
        Path zoo = Zoo.model(name);
        Model model = OnnxReader.read(zoo.resolve("model.onnx"));
        Map<String, List<Tensor>> weights = Walks.weights(model);
        Model changed = model;
        Model before = model;
        Drifted last = null;
        String value = "";
        try (Dataset data = texts(zoo, model)) {
            try (SequentialCalibration walk = start(model, data)) {
                for (Map.Entry<String, List<Tensor>> entry : weights.entrySet()) {
                    value = entry.getKey();
                    before = changed;
                    last = walk.on(changed, List.of(value)).get(value);
                    changed = Walks.rounded(changed, entry.getValue(), 0.02f);
                }
            }
            assertThat(notes).isEmpty();
            assertThat(last).isNotNull();
            Walks.areNear(last, Walks.whole(before, model, data, value), ROUNDING);
        }
    }

    /** Each weight serves all layers, so that changing one changes what led to the values of the one before. */
    @Test
    void weightsThatAllLayersShareAreMeasuredInAllOfThem() {
        Path zoo = Zoo.model("albert-sst2");
        Model model = OnnxReader.read(zoo.resolve("model.onnx"));
        Map<Tensor, List<String>> values = new LinkedHashMap<>();
        Walks.weights(model)
                .forEach((value, weights) -> weights.forEach(weight ->
                        values.computeIfAbsent(weight, w -> new ArrayList<>()).add(value)));
        List<Tensor> shared =
                values.keySet().stream().filter(w -> values.get(w).size() > 4).toList();
        assertThat(shared).hasSizeGreaterThan(4);
        Model changed = model;
        Model before = model;
        Map<String, Drifted> last = Map.of();
        try (Dataset data = texts(zoo, model)) {
            try (SequentialCalibration walk = start(model, data)) {
                for (Tensor weight : shared) {
                    before = changed;
                    last = walk.on(changed, values.get(weight));
                    assertThat(last.keySet()).containsExactlyElementsOf(values.get(weight));
                    changed = Walks.rounded(changed, List.of(weight), 0.02f);
                }
            }
            assertThat(notes).singleElement().asString().contains("more than once");
            for (String value : List.of(
                    last.keySet().iterator().next(), List.copyOf(last.keySet()).get(last.size() - 1))) {
                Walks.areNear(last.get(value), Walks.whole(before, model, data, value), ROUNDING);
            }
        }
    }
}
