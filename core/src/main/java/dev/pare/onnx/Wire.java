/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import java.io.ByteArrayOutputStream;

/** Writes the few pieces of protobuf's wire format that surround streamed tensors. */
final class Wire {
    private Wire() {}

    static void varint(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    static int varintSize(long value) {
        return value == 0 ? 1 : (63 - Long.numberOfLeadingZeros(value)) / 7 + 1;
    }

    static void tag(ByteArrayOutputStream out, int field, int wireType) {
        varint(out, (long) field << 3 | wireType);
    }

    static void number(ByteArrayOutputStream out, int field, long value) {
        tag(out, field, WireCursor.VARINT);
        varint(out, value);
    }

    static void bytes(ByteArrayOutputStream out, int field, ByteArrayOutputStream content) {
        tag(out, field, WireCursor.BYTES);
        varint(out, content.size());
        out.writeBytes(content.toByteArray());
    }
}
