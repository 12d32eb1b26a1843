/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.analysis.Facts;
import dev.pare.analysis.LookupBounds;
import dev.pare.distill.torch.Precision;
import dev.pare.distill.torch.Torch;
import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxReader;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The interpreter beside ONNX Runtime, on whole models. */
class ForwardTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root", ".."));
    /** Some dozen layers of sums of a thousand floats, in two orders: 1e-7 each, grown by a hundred. */
    private static final double TOLERANCE = 2e-5;

    @Test
    void aSmallClassifierGivesWhatOnnxRuntimeGives() {
        compare(ROOT.resolve("testdata/bert-nano-sst2/model.onnx"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bert-sst2/model",
                "distilbert-sst2/model",
                "albert-sst2/model",
                "albert-sst2/model_copies",
                "squeezebert-sst2/model",
                "bert-nano-sst2/model",
                "babyllama/model",
                "babyllama/model_dynamo_opset20",
                "misaki-g2p/model",
                "misaki-g2p/encoder_model",
                "misaki-g2p/decoder_model"
            })
    void aRealModelGivesWhatOnnxRuntimeGives(String name) {
        Path path = ROOT.resolve("../shared/zoo").resolve(name + ".onnx");
        assumeTrue(Files.exists(path), "skipped: ../shared/zoo/" + name + ".onnx is not here");
        compare(path);
    }

    private static void compare(Path path) {
        Model model = OnnxReader.read(path);
        Set<String> outputs =
                model.graph().outputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
        Signature signature = Signature.of(model.graph());
        try (Dataset data = new SeededDataset(signature, LookupBounds.of(Facts.of(model)), 5, 3);
                OrtModel ort = OrtModel.open(path, SessionSettings.defaults());
                Network network = Network.of(model, outputs, Set.of(), Precision.SINGLE);
                NoGradGuard noGradients = new NoGradGuard()) {
            for (Batch batch : data.batches()) {
                Map<String, Values> expected = ort.run(batch.feeds());
                try (PointerScope scope = new PointerScope()) {
                    Map<String, Tensor> actual = network.run(feeds(signature, batch));
                    expected.forEach((name, values) -> assertClose(name, (FloatValues) values, actual.get(name)));
                }
            }
        }
    }

    private static Map<String, Tensor> feeds(Signature signature, Batch batch) {
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        for (Port port : signature.inputs()) {
            feeds.put(port.name(), Torch.of(batch.feeds().get(port.name()), port.type(), Precision.SINGLE));
        }
        return feeds;
    }

    private static void assertClose(String name, FloatValues expected, Tensor actual) {
        assertThat(Torch.shape(actual)).as(name).isEqualTo(expected.shape());
        float[] values = Torch.toFloats(actual);
        double error = 0;
        double size = 0;
        for (int i = 0; i < values.length; i++) {
            error += Math.pow(values[i] - expected.at(i), 2);
            size += Math.pow(expected.at(i), 2);
        }
        assertThat(Math.sqrt(error / size)).as("relative error of " + name).isLessThan(TOLERANCE);
    }
}
