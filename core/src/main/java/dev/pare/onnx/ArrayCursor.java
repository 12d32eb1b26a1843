/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

/** Walks the fields of a message that protobuf has just written, so nothing needs checking. */
final class ArrayCursor {
    private final byte[] bytes;
    private final int limit;
    private int at;
    private int start;
    private int field;
    private int wireType;
    private int value;
    private long number;

    ArrayCursor(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.at = from;
        this.limit = limit;
    }

    boolean hasNext() {
        return at < limit;
    }

    void next() {
        start = at;
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        value = at;
        switch (wireType) {
            case WireCursor.VARINT -> number = varint();
            case WireCursor.FIXED64 -> at += 8;
            case WireCursor.FIXED32 -> at += 4;
            default -> {
                int length = (int) varint();
                value = at;
                at += length;
            }
        }
    }

    int start() {
        return start;
    }

    int end() {
        return at;
    }

    int field() {
        return field;
    }

    int wireType() {
        return wireType;
    }

    /** Offset of the value, behind its length if it has one. */
    int value() {
        return value;
    }

    /** The value of a varint field. */
    long number() {
        return number;
    }

    private long varint() {
        long result = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            result |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return result;
            }
        }
    }
}
