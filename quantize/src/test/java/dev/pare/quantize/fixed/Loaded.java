/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What ONNX Runtime makes of a model at its highest level of optimization, and what the model then gives. */
final class Loaded {
    private Loaded() {}

    static Map<String, Integer> operators(Model model, Path folder) throws IOException, OrtException {
        Path file = written(model, folder);
        Path optimized = folder.resolve("optimized.onnx");
        try (SessionOptions options = options()) {
            options.setOptimizedModelFilePath(optimized.toString());
            OrtEnvironment.getEnvironment()
                    .createSession(file.toString(), options)
                    .close();
        }
        Map<String, Integer> counts = new TreeMap<>();
        for (Graph graph : OnnxReader.read(optimized).graphs()) {
            graph.nodes().forEach(n -> counts.merge(n.op().type(), 1, Integer::sum));
        }
        return counts;
    }

    /** The first output for rows of floats. */
    static float[] run(Model model, Path folder, int width, float... rows) throws IOException, OrtException {
        Path file = written(model, folder);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        long[] shape = {rows.length / width, width};
        try (SessionOptions options = options();
                OrtSession session = environment.createSession(file.toString(), options);
                OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(rows), shape);
                OrtSession.Result result = session.run(Map.of("x", x))) {
            FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] all = new float[values.remaining()];
            values.get(all);
            return all;
        }
    }

    private static Path written(Model model, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        OnnxWriter.write(model, file);
        return file;
    }

    private static SessionOptions options() throws OrtException {
        SessionOptions options = new SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
        options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
        return options;
    }
}
