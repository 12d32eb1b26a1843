/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.content;

import dev.pare.tensor.Encoding;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.IdentityHashMap;

/** Hashes of the content of tensors, each worked out once. Models that share tensors may share this. Not for several threads. */
public final class TensorHashes {
    private final IdentityHashMap<TensorData, byte[]> known = new IdentityHashMap<>();

    /** Type, shape and content; the name does not count. */
    byte[] of(Tensor tensor) {
        ContentHash hash = new ContentHash().put("tensor").put(tensor.typeCode());
        hash.put(tensor.shape().toString());
        if (tensor.data().encoding() == Encoding.CARRIED) {
            return hash.put(tensor.carried().bytes()).bytes();
        }
        return hash.put(known.computeIfAbsent(tensor.data(), data -> content(data, tensor)))
                .bytes();
    }

    private static byte[] content(TensorData data, Tensor tensor) {
        ContentHash hash = new ContentHash().put(data.encoding().name()).put(data.byteSize());
        try {
            BlockSums sums = new BlockSums(hash);
            data.writeTo(sums::add);
            sums.end();
            return hash.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read tensor " + tensor.name() + ": " + e.getMessage(), e);
        }
    }
}
