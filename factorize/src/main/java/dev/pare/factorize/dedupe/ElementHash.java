/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import dev.pare.tensor.ByteSink;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A hash of the elements of a tensor whatever their order, so that a matrix and its transpose have the same. Takes bytes in chunks of
 * any size. Not made to withstand an adversary: equal hashes only say that a comparison is worth while.
 */
final class ElementHash implements ByteSink {
    private final int width;
    private long sum;
    private long partial;
    private int filled;

    /**
     * @param width bytes of an element, 1 to 8
     */
    ElementHash(int width) {
        this.width = width;
    }

    @Override
    public void write(ByteBuffer chunk) {
        ByteBuffer bytes = chunk.slice().order(ByteOrder.LITTLE_ENDIAN);
        while (filled > 0 && bytes.hasRemaining()) {
            add(bytes.get());
        }
        if (width == Float.BYTES) {
            while (bytes.remaining() >= Float.BYTES) {
                sum += mixed(bytes.getInt() & 0xffffffffL);
            }
        }
        while (bytes.hasRemaining()) {
            add(bytes.get());
        }
    }

    private void add(byte next) {
        partial |= (next & 0xffL) << (8 * filled);
        if (++filled == width) {
            sum += mixed(partial);
            partial = 0;
            filled = 0;
        }
    }

    long value() {
        return sum;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014), which spreads every bit over all others. */
    private static long mixed(long element) {
        long z = element + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
