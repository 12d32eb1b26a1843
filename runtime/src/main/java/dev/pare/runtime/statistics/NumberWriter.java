/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Appends little-endian numbers to a file, with a checksum over them. */
final class NumberWriter {
    private static final int CHUNK = 1 << 20;

    private final FileChannel channel;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C sum = new CRC32C();
    private long written;

    NumberWriter(FileChannel channel) {
        this.channel = channel;
    }

    void put(long number) throws IOException {
        room(Long.BYTES).putLong(number);
    }

    void put(double number) throws IOException {
        room(Double.BYTES).putDouble(number);
    }

    void put(float number) throws IOException {
        room(Float.BYTES).putFloat(number);
    }

    /** Numbers {@code from} to {@code to} (exclusive) of an array. */
    void put(double[] numbers, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            put(numbers[i]);
        }
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (chunk.remaining() < bytes) {
            flush();
        }
        return chunk;
    }

    void flush() throws IOException {
        chunk.flip();
        sum.update(chunk.duplicate());
        written += chunk.remaining();
        while (chunk.hasRemaining()) {
            channel.write(chunk);
        }
        chunk.clear();
    }

    /** Bytes that were flushed. */
    long written() {
        return written;
    }

    /** CRC-32C of the bytes that were flushed. */
    long checksum() {
        return sum.getValue();
    }
}
