/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.saturation;

import dev.pare.tensor.Encoding;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Looks at neighbours of a matrix of int8 along the axis that a product sums over. Pairs begin at even indices. */
final class NeighbourPairs {
    private NeighbourPairs() {}

    /**
     * Whether any pair can leave 16 bits.
     *
     * @param codes of rank 2 or more; all but the last two axes count matrices
     * @param axis of the sum: 0 for rows, 1 for columns of each matrix
     */
    static boolean canSaturate(Tensor codes, int axis) {
        Shape shape = codes.shape();
        int rows = shape.intDim(-2);
        int columns = shape.intDim(-1);
        byte[] bytes = bytes(codes);
        int matrix = rows * columns;
        int step = axis == 0 ? columns : 1;
        for (int at = 0; at < bytes.length; at++) {
            int within = at % matrix;
            int k = axis == 0 ? within / columns : within % columns;
            boolean paired = k % 2 == 0 && k + 1 < (axis == 0 ? rows : columns);
            if (paired && PairedProduct.canSaturate(bytes[at], bytes[at + step])) {
                return true;
            }
        }
        return false;
    }

    private static byte[] bytes(Tensor codes) {
        byte[] bytes = new byte[Math.toIntExact(codes.shape().elements())];
        if (codes.data().encoding() != Encoding.RAW) {
            long[] longs = TensorValues.longs(codes);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) longs[i];
            }
            return bytes;
        }
        try {
            codes.data().read(0, ByteBuffer.wrap(bytes));
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read tensor " + codes.name() + ": " + e.getMessage(), e);
        }
    }
}
