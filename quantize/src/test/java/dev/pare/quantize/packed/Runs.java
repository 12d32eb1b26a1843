/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.inference.TypeCheck;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Runs small models in ONNX Runtime and tells what it made of them. */
final class Runs {
    private final Path file;

    Runs(Model model, Path folder) throws IOException {
        assertThat(TypeCheck.problems(model)).isEmpty();
        this.file = Files.createTempFile(folder, "packed", ".onnx");
        OnnxWriter.write(model, file);
    }

    long fileSize() throws IOException {
        return Files.size(file);
    }

    byte[] bytes(OptLevel level) throws OrtException {
        try (OrtSession session = open(level, null);
                OrtSession.Result result = session.run(Map.of())) {
            ByteBuffer buffer = ((OnnxTensor) result.get(0)).getByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        }
    }

    float[] floats(OptLevel level, Map<String, Object> inputs) throws OrtException {
        Map<String, OnnxTensor> feed = new LinkedHashMap<>();
        for (Map.Entry<String, Object> input : inputs.entrySet()) {
            feed.put(input.getKey(), tensor(input.getValue()));
        }
        try (OrtSession session = open(level, null);
                OrtSession.Result result = session.run(feed)) {
            FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] floats = new float[buffer.remaining()];
            buffer.get(floats);
            return floats;
        } finally {
            feed.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(Object value) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        return value instanceof long[] longs
                ? OnnxTensor.createTensor(environment, LongBuffer.wrap(longs), new long[] {1, longs.length})
                : OnnxTensor.createTensor(environment, value);
    }

    /** The operators that are left after optimization. */
    Map<String, Integer> operators() throws IOException, OrtException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Node node : OnnxReader.readStructure(optimized()).graph().nodes()) {
            counts.merge(node.op().type(), 1, Integer::sum);
        }
        return counts;
    }

    long optimizedSize() throws IOException, OrtException {
        return Files.size(optimized());
    }

    private Path optimized() throws IOException, OrtException {
        Path optimized = Files.createTempFile(file.getParent(), "optimized", ".onnx");
        open(OptLevel.ALL_OPT, optimized).close();
        return optimized;
    }

    private OrtSession open(OptLevel level, Path optimized) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            options.setOptimizationLevel(level);
            if (optimized != null) {
                options.setOptimizedModelFilePath(optimized.toString());
            }
            return OrtEnvironment.getEnvironment().createSession(file.toString(), options);
        }
    }
}
