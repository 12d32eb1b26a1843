/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Runs models in ONNX Runtime on seeded inputs, for tests. */
final class Sessions {
    private static final int BATCH = 2;
    private static final int LENGTH = 12;

    private Sessions() {}

    static Map<String, float[]> run(Model model, Path folder, Map<String, float[]> given)
            throws IOException, OrtException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        OnnxWriter.write(model, file);
        return run(file, given);
    }

    /** The float outputs of a model. Inputs that are not given are seeded by their name and shape alone. */
    static Map<String, float[]> run(Path file, Map<String, float[]> given) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            try (OrtSession session = environment.createSession(file.toString(), options)) {
                Map<String, OnnxTensor> feed = new LinkedHashMap<>();
                for (NodeInfo input : session.getInputInfo().values()) {
                    feed.put(input.getName(), tensor(environment, input, given.get(input.getName())));
                }
                return outputs(session, feed);
            }
        }
    }

    /** Why ONNX Runtime does not load a model, with its optimizations or without; null if it does. */
    static String loads(Model model, Path folder) throws IOException {
        Path file = Files.createTempFile(folder, "model", ".onnx");
        OnnxWriter.write(model, file);
        return loads(file);
    }

    static String loads(Path file) {
        for (OptLevel level : List.of(OptLevel.ALL_OPT, OptLevel.EXTENDED_OPT, OptLevel.NO_OPT)) {
            try {
                load(file, level);
            } catch (OrtException e) {
                return level + ": " + e.getMessage();
            }
        }
        return null;
    }

    /** Opens a session and closes it again. */
    private static void load(Path file, OptLevel level) throws OrtException {
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(level);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            OrtEnvironment.getEnvironment()
                    .createSession(file.toString(), options)
                    .close();
        }
    }

    private static Map<String, float[]> outputs(OrtSession session, Map<String, OnnxTensor> feed) throws OrtException {
        Map<String, float[]> outputs = new LinkedHashMap<>();
        try (OrtSession.Result result = session.run(feed)) {
            for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
                if (entry.getValue() instanceof OnnxTensor tensor && isFloating(tensor.getInfo().type)) {
                    float[] values = new float[tensor.getFloatBuffer().remaining()];
                    tensor.getFloatBuffer().get(values);
                    outputs.put(entry.getKey(), values);
                }
            }
        } finally {
            feed.values().forEach(OnnxTensor::close);
        }
        return outputs;
    }

    private static boolean isFloating(OnnxJavaType type) {
        return type == OnnxJavaType.FLOAT || type == OnnxJavaType.FLOAT16;
    }

    private static OnnxTensor tensor(OrtEnvironment environment, NodeInfo input, float[] given) throws OrtException {
        TensorInfo info = (TensorInfo) input.getInfo();
        long[] shape = info.getShape();
        int elements = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0) {
                shape[i] = given != null && shape.length == 1 ? given.length : i == 0 ? BATCH : LENGTH;
            }
            elements *= (int) shape[i];
        }
        Random random = new Random(elements);
        if (info.type == OnnxJavaType.FLOAT) {
            float[] values = new float[elements];
            for (int i = 0; i < elements; i++) {
                values[i] = given == null ? (float) random.nextGaussian() : given[i];
            }
            return OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
        }
        if (info.type == OnnxJavaType.INT64) {
            return OnnxTensor.createTensor(environment, LongBuffer.wrap(ids(input.getName(), elements, random)), shape);
        }
        if (info.type == OnnxJavaType.INT32) {
            long[] ids = ids(input.getName(), elements, random);
            int[] narrow = new int[elements];
            for (int i = 0; i < elements; i++) {
                narrow[i] = (int) ids[i];
            }
            return OnnxTensor.createTensor(environment, IntBuffer.wrap(narrow), shape);
        }
        throw new OrtException("no test input of type " + info.type);
    }

    /** Token ids in the vocabulary of every model of the zoo; masks that leave the end of the second row out. */
    private static long[] ids(String name, int elements, Random random) {
        long[] ids = new long[elements];
        for (int i = 0; i < elements; i++) {
            ids[i] = name.contains("mask")
                    ? (i < elements - 4 ? 1 : 0)
                    : name.contains("type") ? 0 : 4 + random.nextInt(50);
        }
        return ids;
    }

    /** Root mean square of the differences over that of the original. */
    static double relativeRmse(float[] original, float[] candidate) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < original.length; i++) {
            difference += Math.pow((double) candidate[i] - original[i], 2);
            size += Math.pow(original[i], 2);
        }
        return size == 0 ? Math.sqrt(difference) : Math.sqrt(difference / size);
    }
}
