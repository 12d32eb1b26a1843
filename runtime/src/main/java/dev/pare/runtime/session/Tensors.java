/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Half;
import dev.pare.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.stream.IntStream;

/** Values to ONNX Runtime tensors of a port's element type, and back. */
final class Tensors {
    private Tensors() {}

    static OnnxTensor toOrt(OrtEnvironment environment, Port port, Values values) throws OrtException {
        long[] dims = values.shape().toArray();
        if (values instanceof FloatValues floats) {
            return reals(environment, port, floats, dims);
        }
        return integers(environment, port, (LongValues) values, dims);
    }

    private static OnnxTensor reals(OrtEnvironment environment, Port port, FloatValues values, long[] dims)
            throws OrtException {
        return switch (port.type()) {
            case FLOAT -> OnnxTensor.createTensor(environment, values.buffer(), dims);
            case DOUBLE -> {
                DoubleBuffer doubles = DoubleBuffer.allocate(values.size());
                for (int i = 0; i < values.size(); i++) {
                    doubles.put(i, values.at(i));
                }
                yield OnnxTensor.createTensor(environment, doubles, dims);
            }
            case FLOAT16 -> {
                ShortBuffer halves = ShortBuffer.allocate(values.size());
                for (int i = 0; i < values.size(); i++) {
                    halves.put(i, Half.fromFloat(values.at(i)));
                }
                yield OnnxTensor.createTensor(environment, halves, dims, OnnxJavaType.FLOAT16);
            }
            default -> throw refused(port);
        };
    }

    private static OnnxTensor integers(OrtEnvironment environment, Port port, LongValues values, long[] dims)
            throws OrtException {
        return switch (port.type()) {
            case INT64 -> OnnxTensor.createTensor(environment, values.buffer(), dims);
            case INT32 -> {
                IntBuffer ints = IntBuffer.allocate(values.size());
                for (int i = 0; i < values.size(); i++) {
                    ints.put(i, Math.toIntExact(values.at(i)));
                }
                yield OnnxTensor.createTensor(environment, ints, dims);
            }
            case INT16 -> {
                ShortBuffer shorts = ShortBuffer.allocate(values.size());
                for (int i = 0; i < values.size(); i++) {
                    shorts.put(i, (short) values.at(i));
                }
                yield OnnxTensor.createTensor(environment, shorts, dims, OnnxJavaType.INT16);
            }
            case INT8, UINT8, BOOL -> {
                ByteBuffer bytes = ByteBuffer.allocate(values.size());
                for (int i = 0; i < values.size(); i++) {
                    bytes.put(i, (byte) values.at(i));
                }
                yield OnnxTensor.createTensor(
                        environment,
                        bytes,
                        dims,
                        OnnxJavaType.valueOf(port.type().name()));
            }
            default -> throw refused(port);
        };
    }

    private static IllegalArgumentException refused(Port port) {
        return new IllegalArgumentException("input " + port + " cannot be fed with such values");
    }

    static Values fromOrt(OnnxTensor tensor) {
        Shape shape = Shape.of(tensor.getInfo().getShape());
        return switch (tensor.getInfo().type) {
            case FLOAT, FLOAT16, BFLOAT16 -> {
                FloatBuffer buffer = tensor.getFloatBuffer();
                float[] floats = new float[buffer.remaining()];
                buffer.get(floats);
                yield FloatValues.of(shape, floats);
            }
            case DOUBLE -> {
                DoubleBuffer buffer = tensor.getDoubleBuffer();
                float[] floats = new float[buffer.remaining()];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = (float) buffer.get(i);
                }
                yield FloatValues.of(shape, floats);
            }
            default -> LongValues.of(shape, longs(tensor));
        };
    }

    private static long[] longs(OnnxTensor tensor) {
        OnnxJavaType type = tensor.getInfo().type;
        switch (type) {
            case INT64 -> {
                LongBuffer buffer = tensor.getLongBuffer();
                long[] longs = new long[buffer.remaining()];
                buffer.get(longs);
                return longs;
            }
            case INT32 -> {
                IntBuffer buffer = tensor.getIntBuffer();
                return IntStream.range(0, buffer.remaining())
                        .mapToLong(buffer::get)
                        .toArray();
            }
            case INT16 -> {
                ShortBuffer buffer = tensor.getShortBuffer();
                return IntStream.range(0, buffer.remaining())
                        .mapToLong(buffer::get)
                        .toArray();
            }
            default -> {
                ByteBuffer buffer = tensor.getByteBuffer();
                int bits = type == OnnxJavaType.INT8 ? -1 : 0xff;
                return IntStream.range(0, buffer.remaining())
                        .mapToLong(i -> buffer.get(i) & bits)
                        .toArray();
            }
        }
    }
}
