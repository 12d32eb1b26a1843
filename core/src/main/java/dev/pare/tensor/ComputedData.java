/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;

/** Raw bytes that are computed when they are needed, chunk by chunk, so that no heap holds them all while a model is written. */
public final class ComputedData implements TensorData {
    /** Streams the bytes; called any number of times, from any thread, always with the same result. */
    @FunctionalInterface
    public interface Producer {
        void produce(ByteSink sink) throws IOException;
    }

    private final long byteSize;
    private final Producer producer;
    private SoftReference<byte[]> computed = new SoftReference<>(null);

    private ComputedData(long byteSize, Producer producer) {
        this.byteSize = byteSize;
        this.producer = producer;
    }

    public static ComputedData of(long byteSize, Producer producer) {
        return new ComputedData(byteSize, producer);
    }

    @Override
    public long byteSize() {
        return byteSize;
    }

    @Override
    public Encoding encoding() {
        return Encoding.RAW;
    }

    @Override
    public void writeTo(ByteSink sink) throws IOException {
        long[] written = {0};
        producer.produce(chunk -> {
            written[0] += chunk.remaining();
            sink.write(chunk);
        });
        if (written[0] != byteSize) {
            throw new IllegalStateException("a computed tensor gave " + written[0] + " bytes instead of " + byteSize);
        }
    }

    @Override
    public void read(long offset, ByteBuffer into) throws IOException {
        into.put(all(), Math.toIntExact(offset), into.remaining());
    }

    private synchronized byte[] all() throws IOException {
        byte[] bytes = computed.get();
        if (bytes == null) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.toIntExact(byteSize));
            WritableByteChannel channel = Channels.newChannel(out);
            writeTo(channel::write);
            bytes = out.toByteArray();
            computed = new SoftReference<>(bytes);
        }
        return bytes;
    }
}
