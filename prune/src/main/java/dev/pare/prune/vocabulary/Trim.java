/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.vocabulary;

import dev.pare.pass.Scratch;
import dev.pare.pass.TokenMap;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * What is left of a weight that has an entry for each token.
 *
 * @param axis the axis of the tokens
 */
public record Trim(TokenMap tokens, int axis) {
    /** Bytes that are left of so many. */
    long bytesAfter(Tensor tensor) {
        return tensor.byteSize() / tensor.shape().dim(axis) * tokens.size();
    }

    Tensor trimmed(Tensor tensor, Scratch scratch) {
        long[] dims = tensor.shape().toArray();
        int before = Math.toIntExact(dims[axis]);
        dims[axis] = tokens.size();
        int outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= Math.toIntExact(dims[i]);
        }
        ByteBuffer from = ByteBuffer.allocate(Math.toIntExact(tensor.byteSize()));
        try {
            tensor.data().read(0, from);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read tensor " + tensor.name() + ": " + e.getMessage(), e);
        }
        int width = from.capacity() / (outer * before);
        byte[] kept = new byte[outer * tokens.size() * width];
        for (int o = 0; o < outer; o++) {
            for (int id = 0; id < tokens.size(); id++) {
                int source = (o * before + tokens.oldId(id)) * width;
                System.arraycopy(from.array(), source, kept, (o * tokens.size() + id) * width, width);
            }
        }
        return Tensor.of(tensor.name(), tensor.type(), Shape.of(dims), scratch.keep(kept));
    }
}
