/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.content;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Puts bytes into a hash by two checksums of each block of 64 KiB, CRC-32 and CRC-32C: their polynomials have no factor in common, so
 * that together they tell blocks apart as a 64-bit checksum does. Weights are gigabytes, and these are ten times faster than SHA-256
 * on every Java.
 */
final class BlockSums {
    private static final int BLOCK = 1 << 16;

    private final ContentHash hash;
    private final CRC32 one = new CRC32();
    private final CRC32C other = new CRC32C();
    private int filled;

    BlockSums(ContentHash hash) {
        this.hash = hash;
    }

    /** Takes a piece of any length; where pieces end does not count. */
    void add(ByteBuffer piece) {
        while (piece.hasRemaining()) {
            ByteBuffer part = piece.slice(piece.position(), Math.min(piece.remaining(), BLOCK - filled));
            piece.position(piece.position() + part.capacity());
            filled += part.capacity();
            one.update(part.duplicate());
            other.update(part);
            if (filled == BLOCK) {
                endBlock();
            }
        }
    }

    private void endBlock() {
        hash.put(one.getValue() << Integer.SIZE | other.getValue());
        one.reset();
        other.reset();
        filled = 0;
    }

    /** To be called once behind the last piece. */
    void end() {
        if (filled > 0) {
            endBlock();
        }
    }
}
