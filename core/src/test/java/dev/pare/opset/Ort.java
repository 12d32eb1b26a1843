/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxWriter;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Runs models in ONNX Runtime on seeded inputs. */
final class Ort {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private Ort() {}

    /** Numbers of every output, by name; outputs that are not numeric tensors are left out. */
    static Map<String, float[]> run(Path file) throws OrtException {
        try (OrtSession session = session(file)) {
            return run(session);
        }
    }

    /** Throws if ONNX Runtime does not take the file. */
    static void load(Path file) throws OrtException {
        session(file).close();
    }

    static void load(Model model, Path folder) throws OrtException {
        load(written(model, folder));
    }

    private static OrtSession session(Path file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return ENVIRONMENT.createSession(file.toString(), options);
        }
    }

    static Map<String, float[]> run(Model model, Path folder) throws OrtException {
        return run(written(model, folder));
    }

    private static Path written(Model model, Path folder) {
        Path file = folder.resolve("model.onnx");
        OnnxWriter.write(model, file);
        return file;
    }

    private static Map<String, float[]> run(OrtSession session) throws OrtException {
        Random random = new Random(7);
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        for (NodeInfo input : session.getInputInfo().values()) {
            inputs.put(input.getName(), seeded((TensorInfo) input.getInfo(), random));
        }
        try (OrtSession.Result result = session.run(inputs)) {
            Map<String, float[]> outputs = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getValue() instanceof OnnxTensor tensor) {
                    outputs.put(output.getKey(), floats(tensor));
                }
            }
            return outputs;
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** The element type and shape of a tensor. */
    record Kind(DataType type, Shape shape) {}

    /** Type and shape of every output that is a tensor, by name, without optimization. */
    static Map<String, Kind> kinds(Model model, Path folder) throws OrtException {
        Map<String, Kind> kinds = new LinkedHashMap<>();
        Random random = new Random(1);
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
            options.setIntraOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            try (OrtSession session =
                    ENVIRONMENT.createSession(written(model, folder).toString(), options)) {
                for (var input : session.getInputInfo().values()) {
                    inputs.put(input.getName(), seeded((TensorInfo) input.getInfo(), random));
                }
                try (OrtSession.Result result = session.run(inputs)) {
                    for (Map.Entry<String, OnnxValue> output : result) {
                        if (output.getValue() instanceof OnnxTensor tensor) {
                            TensorInfo info = tensor.getInfo();
                            kinds.put(
                                    output.getKey(),
                                    new Kind(DataType.valueOf(info.type.name()), Shape.of(info.getShape())));
                        }
                    }
                }
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
        return kinds;
    }

    private static OnnxTensor seeded(TensorInfo info, Random random) throws OrtException {
        long[] shape = info.getShape().clone();
        int count = 1;
        for (int i = 0; i < shape.length; i++) {
            // Symbolic sizes: one row, eight tokens.
            shape[i] = shape[i] >= 0 ? shape[i] : i == 0 ? 1 : 8;
            count = Math.multiplyExact(count, Math.toIntExact(shape[i]));
        }
        switch (info.type) {
            case FLOAT -> {
                FloatBuffer values = FloatBuffer.allocate(count);
                while (values.hasRemaining()) {
                    values.put((float) random.nextGaussian());
                }
                return OnnxTensor.createTensor(ENVIRONMENT, values.flip(), shape);
            }
            case FLOAT16 -> {
                ShortBuffer values = ShortBuffer.allocate(count);
                while (values.hasRemaining()) {
                    values.put((short) (0x3000 + random.nextInt(0x800)));
                }
                return OnnxTensor.createTensor(ENVIRONMENT, values.flip(), shape, OnnxJavaType.FLOAT16);
            }
            case INT64 -> {
                LongBuffer values = LongBuffer.allocate(count);
                while (values.hasRemaining()) {
                    values.put(random.nextInt(2));
                }
                return OnnxTensor.createTensor(ENVIRONMENT, values.flip(), shape);
            }
            case INT32 -> {
                IntBuffer values = IntBuffer.allocate(count);
                while (values.hasRemaining()) {
                    values.put(random.nextInt(2));
                }
                return OnnxTensor.createTensor(ENVIRONMENT, values.flip(), shape);
            }
            case BOOL, UINT8, INT8 -> {
                ByteBuffer values = ByteBuffer.allocateDirect(count).order(ByteOrder.nativeOrder());
                while (values.hasRemaining()) {
                    values.put((byte) 1);
                }
                return OnnxTensor.createTensor(ENVIRONMENT, values.flip(), shape, info.type);
            }
            default -> throw new OrtException("no seeded input of type " + info.type);
        }
    }

    private static float[] floats(OnnxTensor tensor) throws OrtException {
        int count = Math.toIntExact(tensor.getInfo().getNumElements());
        float[] all = new float[count];
        switch (tensor.getInfo().type) {
            case FLOAT, FLOAT16 -> tensor.getFloatBuffer().get(all);
            case INT64 -> {
                LongBuffer values = tensor.getLongBuffer();
                for (int i = 0; i < count; i++) {
                    all[i] = values.get(i);
                }
            }
            case INT32 -> {
                IntBuffer values = tensor.getIntBuffer();
                for (int i = 0; i < count; i++) {
                    all[i] = values.get(i);
                }
            }
            default -> {
                ByteBuffer values = tensor.getByteBuffer();
                for (int i = 0; i < count; i++) {
                    all[i] = values.get(i);
                }
            }
        }
        return all;
    }

    /** Largest distance between two runs, relative for numbers above 1; infinite if names, sizes or kinds of numbers differ. */
    static double distance(Map<String, float[]> left, Map<String, float[]> right) {
        assertThat(right.keySet()).isEqualTo(left.keySet());
        double largest = 0;
        for (String name : left.keySet()) {
            float[] a = left.get(name);
            float[] b = right.get(name);
            if (a.length != b.length) {
                return Double.POSITIVE_INFINITY;
            }
            for (int i = 0; i < a.length; i++) {
                if (Float.compare(a[i], b[i]) != 0) {
                    double distance = Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(a[i]));
                    largest = Math.max(largest, Double.isNaN(distance) ? Double.POSITIVE_INFINITY : distance);
                }
            }
        }
        return largest;
    }
}
