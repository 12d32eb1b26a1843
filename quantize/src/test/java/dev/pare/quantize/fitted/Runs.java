/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.inference.TypeCheck;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.opset.IrVersions;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs models in ONNX Runtime, written as a user would have them. */
final class Runs {
    private Runs() {}

    static Path written(Model model, Path folder) throws IOException {
        assertThat(TypeCheck.problems(model)).isEmpty();
        Path file = Files.createTempFile(folder, "model", ".onnx");
        OnnxWriter.write(IrVersions.fit(model), file);
        return file;
    }

    /** The numbers of the first output, all batches one after the other. */
    static float[] output(Model model, Path folder, Dataset data, Level level) throws IOException {
        List<float[]> parts = new ArrayList<>();
        try (OrtModel loaded =
                OrtModel.open(written(model, folder), SessionSettings.defaults().withLevel(level))) {
            for (Batch batch : data.batches()) {
                Map<String, Values> outputs = loaded.run(batch.feeds());
                parts.add(((FloatValues) outputs.values().iterator().next()).toArray());
            }
        }
        float[] all = new float[parts.stream().mapToInt(p -> p.length).sum()];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /** Root mean square of the difference over that of the original's output. */
    static double drift(Model changed, Model original, Path folder, Dataset data, Level level) throws IOException {
        return drift(output(changed, folder, data, level), output(original, folder, data, Level.ALL));
    }

    static double drift(float[] changed, float[] original) {
        assertThat(changed).hasSameSizeAs(original);
        double difference = 0;
        double all = 0;
        for (int i = 0; i < original.length; i++) {
            difference += Math.pow((double) changed[i] - original[i], 2);
            all += (double) original[i] * original[i];
        }
        return Math.sqrt(difference / all);
    }

    /** What the weights take once the model is loaded and optimized. */
    static long loadedBytes(Model model, Path folder) throws IOException, OrtException {
        return Files.size(optimized(model, folder));
    }

    /** The operators that are left after optimization, subgraphs included. */
    static Map<String, Integer> operators(Model model, Path folder) throws IOException, OrtException {
        Path optimized = optimized(model, folder);
        Map<String, Integer> counts = new TreeMap<>();
        for (Graph graph : OnnxReader.read(optimized).graphs()) {
            graph.nodes().forEach(n -> counts.merge(n.op().type(), 1, Integer::sum));
        }
        return counts;
    }

    private static Path optimized(Model model, Path folder) throws IOException, OrtException {
        Path file = written(model, folder);
        Path optimized = Files.createTempFile(folder, "optimized", ".onnx");
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setOptimizationLevel(OptLevel.ALL_OPT);
            options.setOptimizedModelFilePath(optimized.toString());
            OrtEnvironment.getEnvironment()
                    .createSession(file.toString(), options)
                    .close();
        }
        return optimized;
    }
}
