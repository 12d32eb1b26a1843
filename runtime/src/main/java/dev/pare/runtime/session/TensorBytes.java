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
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A tensor of any type but text as it lies in memory, to be fed again later without a loss.
 *
 * @param bytes in the order of this machine
 */
public record TensorBytes(DataType type, Shape shape, ByteBuffer bytes) {

    /** Whether tensors of a type can be held here: those that ONNX Runtime for Java knows, without text. */
    public static boolean holds(DataType type) {
        return switch (type) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16, INT64, INT32, INT16, INT8, UINT8, BOOL -> true;
            default -> false;
        };
    }

    static TensorBytes of(OnnxTensor tensor) {
        return new TensorBytes(
                Ports.type(tensor.getInfo()), Shape.of(tensor.getInfo().getShape()), tensor.getByteBuffer());
    }

    OnnxTensor toOrt(OrtEnvironment environment) throws OrtException {
        return OnnxTensor.createTensor(environment, direct(), shape.toArray(), OnnxJavaType.valueOf(type.name()));
    }

    FloatValues floats() {
        FloatBuffer view = bytes.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer();
        float[] floats = new float[view.remaining()];
        view.get(floats);
        return FloatValues.of(shape, floats);
    }

    /** ONNX Runtime takes buffers on the heap for some types only. */
    private ByteBuffer direct() {
        ByteBuffer view = bytes.duplicate();
        ByteBuffer direct = bytes.isDirect()
                ? view
                : ByteBuffer.allocateDirect(bytes.remaining()).put(view).flip();
        return direct.order(ByteOrder.nativeOrder());
    }
}
