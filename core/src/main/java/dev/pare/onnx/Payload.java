/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.tensor.Encoding;

/** The fields of a TensorProto that can hold its content. */
enum Payload {
    FLOATS(4, Encoding.FLOATS),
    INT32(5, Encoding.VARINT32),
    INT64(7, Encoding.VARINT64),
    RAW(9, Encoding.RAW),
    DOUBLES(10, Encoding.DOUBLES),
    UINT64(11, Encoding.UNSIGNED_VARINT64);

    private final int field;
    private final Encoding encoding;

    Payload(int field, Encoding encoding) {
        this.field = field;
        this.encoding = encoding;
    }

    int field() {
        return field;
    }

    Encoding encoding() {
        return encoding;
    }

    static Payload of(int field) {
        for (Payload payload : values()) {
            if (payload.field == field) {
                return payload;
            }
        }
        return null;
    }

    static Payload of(Encoding encoding) {
        for (Payload payload : values()) {
            if (payload.encoding == encoding) {
                return payload;
            }
        }
        throw new IllegalArgumentException("no field holds " + encoding);
    }
}
