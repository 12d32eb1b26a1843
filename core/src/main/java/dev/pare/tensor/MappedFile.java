/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of any size, mapped read-only in segments. The mapping lives as long as this object is reachable. */
public final class MappedFile {
    private static final int SEGMENT_BITS = 30;
    private static final long SEGMENT = 1L << SEGMENT_BITS;

    private final Path path;
    private final long size;
    private final MappedByteBuffer[] segments;

    private MappedFile(Path path, long size, MappedByteBuffer[] segments) {
        this.path = path;
        this.size = size;
        this.segments = segments;
    }

    public static MappedFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            MappedByteBuffer[] segments = new MappedByteBuffer[(int) ((size + SEGMENT - 1) >> SEGMENT_BITS)];
            for (int i = 0; i < segments.length; i++) {
                long start = (long) i << SEGMENT_BITS;
                segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, Math.min(SEGMENT, size - start));
            }
            return new MappedFile(path, size, segments);
        }
    }

    public Path path() {
        return path;
    }

    public long size() {
        return size;
    }

    public byte at(long offset) {
        return segments[(int) (offset >> SEGMENT_BITS)].get((int) (offset & (SEGMENT - 1)));
    }

    /** Fills the buffer with the bytes from an offset on. */
    public void read(long offset, ByteBuffer into) {
        long at = offset;
        while (into.hasRemaining()) {
            ByteBuffer piece = piece(at, into.remaining());
            at += piece.remaining();
            into.put(piece);
        }
    }

    /** Reads little-endian floats straight into an array, without a buffer in between. */
    public void readFloats(long offset, float[] into, int count) {
        int done = 0;
        while (done < count) {
            ByteBuffer words = words(offset + 4L * done, count - done);
            int whole = words.remaining() / 4;
            words.asFloatBuffer().get(into, done, whole);
            done += whole;
        }
    }

    /** Reads little-endian 32-bit words straight into an array. */
    public void readInts(long offset, int[] into, int count) {
        int done = 0;
        while (done < count) {
            ByteBuffer words = words(offset + 4L * done, count - done);
            int whole = words.remaining() / 4;
            words.asIntBuffer().get(into, done, whole);
            done += whole;
        }
    }

    /** Maps at least one whole word from an offset on, and at most the wanted number: as many as lie in one segment. */
    private ByteBuffer words(long offset, int wanted) {
        ByteBuffer piece = piece(offset, 4L * wanted);
        if (piece.remaining() < 4) {
            piece = ByteBuffer.allocate(4);
            read(offset, piece);
            piece.flip();
        }
        return piece.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Streams a range as slices of the mapping, without a copy. */
    public void writeTo(ByteSink sink, long offset, long length) throws IOException {
        long at = offset;
        long end = offset + length;
        while (at < end) {
            ByteBuffer piece = piece(at, end - at);
            at += piece.remaining();
            sink.write(piece);
        }
    }

    private ByteBuffer piece(long offset, long wanted) {
        MappedByteBuffer segment = segments[(int) (offset >> SEGMENT_BITS)];
        int start = (int) (offset & (SEGMENT - 1));
        int length = (int) Math.min(wanted, segment.capacity() - start);
        return segment.slice(start, length);
    }
}
