/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes on the heap: small tensors, and those that a pass has made. */
public final class InlineData implements TensorData {
    private final byte[] bytes;
    private final Encoding encoding;

    private InlineData(byte[] bytes, Encoding encoding) {
        this.bytes = bytes;
        this.encoding = encoding;
    }

    /** Takes the array over; it must not be changed afterwards. */
    public static InlineData of(byte[] bytes, Encoding encoding) {
        return new InlineData(bytes, encoding);
    }

    public static InlineData raw(byte[] bytes) {
        return new InlineData(bytes, Encoding.RAW);
    }

    public static InlineData floats(float... values) {
        ByteBuffer buffer = littleEndian(Math.multiplyExact(values.length, 4));
        buffer.asFloatBuffer().put(values);
        return raw(buffer.array());
    }

    public static InlineData longs(long... values) {
        ByteBuffer buffer = littleEndian(Math.multiplyExact(values.length, 8));
        buffer.asLongBuffer().put(values);
        return raw(buffer.array());
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public long byteSize() {
        return bytes.length;
    }

    @Override
    public Encoding encoding() {
        return encoding;
    }

    @Override
    public void writeTo(ByteSink sink) throws IOException {
        sink.write(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        if (offset < 0 || offset + into.remaining() > bytes.length) {
            throw new IOException("read past the end of a tensor of " + bytes.length + " bytes");
        }
        into.put(bytes, (int) offset, into.remaining());
    }
}
