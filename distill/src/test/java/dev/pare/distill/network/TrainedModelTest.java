/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.distill.Nano;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.onnx.OnnxWriter;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainedModelTest {
    @TempDir
    Path folder;

    /** What the network computes with changed parameters is what ONNX Runtime computes with the model that they are written to. */
    @Test
    void changedParametersComeBackIntoTheGraph() {
        Model model = Nano.model();
        Set<String> trained = TrainedWeights.of(Facts.of(model), Selection.DEFAULT.without(List.of()));
        Path path = folder.resolve("changed.onnx");
        float[] expected;
        try (PointerScope scope = new PointerScope();
                NoGradGuard noGradients = new NoGradGuard();
                Network network = Network.of(model, Set.of("logits"), trained, Precision.SINGLE)) {
            Map<String, float[]> values = new LinkedHashMap<>();
            network.parameters().forEach((name, tensor) -> {
                tensor.mul_(Torch.scalar(1.1));
                values.put(name, Torch.toFloats(tensor));
            });
            OnnxWriter.write(TrainedModel.of(model, values), path);
            Map<String, org.bytedeco.pytorch.Tensor> feeds = new LinkedHashMap<>();
            feeds().forEach((name, v) -> feeds.put(name, Torch.of(v, DataType.INT64, Precision.SINGLE)));
            expected = Torch.toFloats(network.run(feeds).get("logits"));
        }
        try (OrtModel ort = OrtModel.open(path, SessionSettings.defaults())) {
            FloatValues actual = (FloatValues) ort.run(feeds()).get("logits");
            assertThat(actual.toArray()).containsExactly(expected, within(1e-4f));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16"})
    void weightsKeepTheTypeOfTheFile(DataType type) {
        Model model = Nano.model();
        Tensor bias =
                Facts.of(model).weights().named("classifier.bias").orElseThrow().held();
        ModelEdit edit = new ModelEdit(model);
        edit.exchange(bias, Tensor.of(bias.name(), type, bias.shape(), InlineData.raw(new byte[(int) type.bytes(2)])));
        // Both values are exact in every type.
        Model trained = TrainedModel.of(edit.finish(), Map.of(bias.name(), new float[] {0.75f, -2}));
        Tensor stored = trained.graph().initializer(bias.name()).orElseThrow();
        assertThat(stored.type()).isEqualTo(type);
        assertThat(TensorValues.floats(stored)).containsExactly(0.75f, -2);
    }

    private static Map<String, Values> feeds() {
        Shape shape = Shape.of(2, 3);
        return Map.of(
                "input_ids", LongValues.of(shape, 5, 77, 6, 5, 300, 6),
                "attention_mask", LongValues.of(shape, 1, 1, 1, 1, 1, 0),
                "token_type_ids", LongValues.of(shape, 0, 0, 0, 0, 0, 0));
    }
}
