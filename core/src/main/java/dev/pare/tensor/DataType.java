/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

/** Element types of ONNX tensors (onnx.proto, TensorProto.DataType). Codes that are newer than this list read as {@link #UNKNOWN}. */
public enum DataType {
    UNKNOWN(-1, 0),
    UNDEFINED(0, 0),
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    STRING(8, 0),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11, 64),
    UINT32(12, 32),
    UINT64(13, 64),
    COMPLEX64(14, 64),
    COMPLEX128(15, 128),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18, 8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4),
    FLOAT8E8M0(24, 8),
    UINT2(25, 2),
    INT2(26, 2);

    private final int code;
    private final int bits;

    DataType(int code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /** The number that stands for this type in a file. */
    public int code() {
        return code;
    }

    /** Bits of one element in raw storage, or 0 if that is not fixed (strings) or not known. */
    public int bits() {
        return bits;
    }

    public boolean isFloating() {
        return this == FLOAT || this == FLOAT16 || this == BFLOAT16 || this == DOUBLE;
    }

    /** Bytes of raw storage for a number of elements; elements narrower than a byte are packed. */
    public long bytes(long elements) {
        return bits % 8 == 0 ? Math.multiplyExact(elements, bits / 8) : (Math.multiplyExact(elements, bits) + 7) / 8;
    }

    public static DataType of(int code) {
        DataType[] all = values();
        return code >= 0 && code < all.length - 1 ? all[code + 1] : UNKNOWN;
    }
}
