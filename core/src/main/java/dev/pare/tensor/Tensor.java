/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

/**
 * A named constant. Cheap to hold: the bytes stay where they are until somebody asks for them.
 *
 * @param typeCode the element type as the file numbers it, known to {@link DataType} or not
 * @param carried what else the file says of the tensor
 */
public record Tensor(String name, int typeCode, Shape shape, TensorData data, UnknownFields carried) {

    public static Tensor of(String name, DataType type, Shape shape, TensorData data) {
        long expected = type.bytes(shape.elements());
        if (data.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "tensor " + name + " of " + type + shape + " needs " + expected + " bytes, not " + data.byteSize());
        }
        return new Tensor(name, type.code(), shape, data, UnknownFields.NOTHING);
    }

    public static Tensor floats(String name, Shape shape, float... values) {
        return of(name, DataType.FLOAT, shape, InlineData.floats(values));
    }

    public static Tensor longs(String name, Shape shape, long... values) {
        return of(name, DataType.INT64, shape, InlineData.longs(values));
    }

    public DataType type() {
        return DataType.of(typeCode);
    }

    /** Bytes that the content takes in the file. */
    public long byteSize() {
        return data.byteSize();
    }

    public Tensor withName(String other) {
        return new Tensor(other, typeCode, shape, data, carried);
    }
}
