/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs models in ONNX Runtime on one thread. */
public final class Ort {
    private Ort() {}

    /** An input: row-major values with their sizes. */
    public sealed interface Input {
        record Floats(float[] values, long... shape) implements Input {}

        record Longs(long[] values, long... shape) implements Input {}
    }

    /** The values of the first output. */
    public static float[] run(Model model, Map<String, Input> inputs) {
        try {
            Path file = Files.createTempFile("pare-factorize", ".onnx");
            try {
                OnnxWriter.write(model, file);
                return run(file, inputs);
            } finally {
                Files.delete(file);
            }
        } catch (IOException | OrtException e) {
            throw new AssertionError("ONNX Runtime refuses the model: " + e.getMessage(), e);
        }
    }

    private static float[] run(Path file, Map<String, Input> inputs) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            try (OrtSession session = environment.createSession(file.toString(), options)) {
                Map<String, OnnxTensor> tensors = new HashMap<>();
                for (Map.Entry<String, Input> input : inputs.entrySet()) {
                    tensors.put(input.getKey(), tensor(environment, input.getValue()));
                }
                try (OrtSession.Result result = session.run(tensors)) {
                    FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                    float[] all = new float[values.remaining()];
                    values.get(all);
                    return all;
                } finally {
                    tensors.values().forEach(OnnxTensor::close);
                }
            }
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Input input) throws OrtException {
        if (input instanceof Input.Floats floats) {
            return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats.values()), floats.shape());
        }
        Input.Longs longs = (Input.Longs) input;
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(longs.values()), longs.shape());
    }
}
