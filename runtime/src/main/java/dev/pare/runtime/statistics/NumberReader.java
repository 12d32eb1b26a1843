/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Reads little-endian numbers from a stretch of a file, with a checksum over them. */
final class NumberReader {
    private static final int CHUNK = 1 << 20;

    private final FileChannel channel;
    private final long end;
    private final ByteBuffer chunk;
    private final CRC32C sum = new CRC32C();
    private long at;

    NumberReader(FileChannel channel, long from, long length) {
        this.channel = channel;
        this.at = from;
        this.end = from + length;
        this.chunk = ByteBuffer.allocate((int) Math.min(CHUNK, length)).order(ByteOrder.LITTLE_ENDIAN);
        chunk.limit(0);
    }

    long number() throws IOException {
        return ready(Long.BYTES).getLong();
    }

    double real() throws IOException {
        return ready(Double.BYTES).getDouble();
    }

    float single() throws IOException {
        return ready(Float.BYTES).getFloat();
    }

    void reals(double[] into, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            into[i] = real();
        }
    }

    /** A number of elements that must fit into the rest of the stretch. */
    int count(int bytesEach) throws IOException {
        long count = number();
        if (count < 0 || count > (end - at + chunk.remaining()) / bytesEach) {
            throw new IOException("a length does not fit");
        }
        return (int) count;
    }

    /** Makes sure that this many bytes are left before room for them is made. */
    void expect(long bytes) throws IOException {
        if (bytes > end - at + chunk.remaining()) {
            throw new EOFException("it ends early");
        }
    }

    private ByteBuffer ready(int bytes) throws IOException {
        if (chunk.remaining() < bytes) {
            fill();
        }
        if (chunk.remaining() < bytes) {
            throw new EOFException("it ends early");
        }
        return chunk;
    }

    private void fill() throws IOException {
        chunk.compact();
        int kept = chunk.position();
        chunk.limit((int) Math.min(chunk.capacity(), kept + end - at));
        while (chunk.hasRemaining()) {
            int read = channel.read(chunk, at);
            if (read < 0) {
                throw new EOFException("it ends early");
            }
            at += read;
        }
        chunk.flip();
        sum.update(chunk.duplicate().position(kept));
    }

    /** CRC-32C of the whole stretch; what has not been read yet is read. */
    long checksum() throws IOException {
        while (at < end) {
            chunk.position(chunk.limit());
            fill();
        }
        return sum.getValue();
    }
}
