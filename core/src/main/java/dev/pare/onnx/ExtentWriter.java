/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.tensor.LargestFirst;
import dev.pare.tensor.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.function.LongConsumer;

/** Writes extents to their places, several at a time. The bytes of the file do not depend on how many. */
final class ExtentWriter {
    private static final int BUFFER = 1 << 20;

    private final FileChannel channel;

    private ExtentWriter(FileChannel channel) {
        this.channel = channel;
    }

    static void write(FileChannel channel, List<Extent> extents, int threads, LongConsumer watch) throws IOException {
        ExtentWriter writer = new ExtentWriter(channel);
        long[] sizes = new long[extents.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = extents.get(i).data().byteSize();
        }
        try {
            LargestFirst.run(sizes, threads, i -> {
                watch.accept(sizes[i]);
                writer.write(extents.get(i));
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void write(Extent extent) {
        try {
            TensorData data = extent.data();
            Position position = new Position(extent.offset());
            data.writeTo(position::write);
            position.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A place in the file that moves on with what is written; small chunks are gathered first. */
    private final class Position {
        private long at;
        private ByteBuffer gathered;

        Position(long at) {
            this.at = at;
        }

        void write(ByteBuffer chunk) throws IOException {
            if (gathered != null && chunk.remaining() > gathered.remaining()) {
                flush();
            }
            if (chunk.remaining() >= BUFFER / 2) {
                flush();
                put(chunk);
                return;
            }
            if (gathered == null) {
                gathered = BUFFERS.get().clear();
            }
            gathered.put(chunk);
        }

        void flush() throws IOException {
            if (gathered != null) {
                put(gathered.flip());
                gathered.clear();
            }
        }

        private void put(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }
    }

    private static final ThreadLocal<ByteBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(BUFFER));
}
