/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.tensor.ByteSink;
import dev.pare.tensor.ComputedData;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Float weights that look trained: normal about a mean. Seed and name decide them, so that each tensor has its own values, always
 * the same ones ({@link Random} is specified to the bit).
 *
 * @param deviation standard deviation
 */
public record SeededWeights(long seed, double mean, double deviation) {
    private static final int CHUNK = 1 << 16;

    /** Weights about zero with the deviation that BERT starts from, 0.02. */
    public static SeededWeights of(long seed) {
        return new SeededWeights(seed, 0, 0.02);
    }

    public SeededWeights around(double otherMean) {
        return new SeededWeights(seed, otherMean, deviation);
    }

    public SeededWeights spread(double otherDeviation) {
        return new SeededWeights(seed, mean, otherDeviation);
    }

    /** A tensor on the heap, for small graphs. */
    public Tensor tensor(String name, long... dims) {
        Shape shape = Shape.of(dims);
        byte[] bytes = new byte[Math.toIntExact(4 * shape.elements())];
        ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Random random = random(name);
        while (all.hasRemaining()) {
            all.putFloat(next(random));
        }
        return Tensor.of(name, DataType.FLOAT, shape, InlineData.raw(bytes));
    }

    /** The same tensor, computed chunk by chunk whenever its bytes are asked for. */
    public Tensor lazy(String name, long... dims) {
        Shape shape = Shape.of(dims);
        long bytes = DataType.FLOAT.bytes(shape.elements());
        return Tensor.of(name, DataType.FLOAT, shape, ComputedData.of(bytes, sink -> produce(name, bytes, sink)));
    }

    private void produce(String name, long bytes, ByteSink sink) throws IOException {
        Random random = random(name);
        ByteBuffer chunk = buffer((int) Math.min(CHUNK, bytes));
        for (long left = bytes; left > 0; left -= chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), left));
            while (chunk.hasRemaining()) {
                chunk.putFloat(next(random));
            }
            sink.write(chunk.flip());
        }
    }

    private float next(Random random) {
        return (float) (mean + deviation * random.nextGaussian());
    }

    private Random random(String name) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        return new Random(seed * 0x9E3779B97F4A7C15L + crc.getValue());
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
