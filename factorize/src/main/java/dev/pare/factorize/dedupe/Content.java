/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import dev.pare.tensor.Encoding;
import dev.pare.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Compares tensors by what they hold, in blocks, so that two large ones need little memory. */
final class Content {
    private static final int BLOCK = 1 << 16;
    private static final int TILE = 256;
    private static final int SAMPLES = 32;

    private Content() {}

    static boolean comparable(Tensor tensor) {
        return tensor.data().encoding() != Encoding.CARRIED && tensor.byteSize() > 0;
    }

    /**
     * What equal tensors have in common before anybody reads their bytes.
     *
     * @param eitherWay whether a matrix goes with its transpose
     */
    static String kind(Tensor tensor, boolean eitherWay) {
        long[] dims = tensor.shape().toArray();
        if (eitherWay && transposable(tensor)) {
            Arrays.sort(dims);
        }
        String layout = packed(tensor) ? "packed" : tensor.data().encoding().toString();
        return tensor.typeCode() + " " + layout + " " + tensor.byteSize() + " " + Arrays.toString(dims);
    }

    /** Whether elements lie side by side in whole bytes. */
    private static boolean packed(Tensor tensor) {
        int bits = tensor.type().bits();
        Encoding encoding = tensor.data().encoding();
        boolean plain = encoding == Encoding.RAW || encoding == Encoding.FLOATS || encoding == Encoding.DOUBLES;
        return plain
                && bits > 0
                && bits % 8 == 0
                && tensor.byteSize() == tensor.type().bytes(tensor.shape().elements());
    }

    /** A matrix that can be read element by element and is not a vector. */
    static boolean transposable(Tensor tensor) {
        return tensor.shape().rank() == 2
                && tensor.shape().dim(0) > 1
                && tensor.shape().dim(1) > 1
                && packed(tensor);
    }

    private static int width(Tensor tensor) {
        int bytes = packed(tensor) ? tensor.type().bits() / 8 : 1;
        return Math.min(bytes, Long.BYTES);
    }

    static long hash(Tensor tensor) {
        ElementHash hash = new ElementHash(width(tensor));
        try {
            tensor.data().writeTo(hash);
        } catch (IOException e) {
            throw unreadable(tensor, e);
        }
        return hash.value();
    }

    /** A hash of a few elements that a matrix has in the same places as its transpose: those of its diagonal. */
    static long sample(Tensor tensor) {
        boolean matrix = transposable(tensor);
        int size = packed(tensor) ? tensor.type().bits() / 8 : 1;
        long count = tensor.byteSize() / size;
        long stride = matrix ? tensor.shape().dim(1) + 1 : 1;
        long places = matrix ? Math.min(tensor.shape().dim(0), tensor.shape().dim(1)) : count;
        long step = Math.max(1, places / SAMPLES);
        ElementHash hash = new ElementHash(Math.min(size, Long.BYTES));
        for (long place = 0; place < places; place += step) {
            hash.write(ByteBuffer.wrap(bytes(tensor, place * stride * size, size)));
        }
        return hash.value();
    }

    /** Whether two tensors of one kind have the same shape and bytes. */
    static boolean same(Tensor left, Tensor right) {
        if (!left.shape().equals(right.shape())) {
            return false;
        }
        for (long at = 0; at < left.byteSize(); at += BLOCK) {
            int size = (int) Math.min(BLOCK, left.byteSize() - at);
            if (!Arrays.equals(bytes(left, at, size), bytes(right, at, size))) {
                return false;
            }
        }
        return true;
    }

    /** Whether a tensor of one kind equals the transpose of another, bit for bit. */
    static boolean transposed(Tensor left, Tensor right) {
        boolean fits = transposable(left)
                && transposable(right)
                && left.shape().dim(0) == right.shape().dim(1)
                && left.shape().dim(1) == right.shape().dim(0);
        if (!fits) {
            return false;
        }
        long rows = left.shape().dim(0);
        for (long row = 0; row < rows; row += TILE) {
            if (!sameStrip(left, right, row, (int) Math.min(TILE, rows - row))) {
                return false;
            }
        }
        return true;
    }

    /** Compares some rows of the left with the same columns of the right. */
    private static boolean sameStrip(Tensor left, Tensor right, long row, int rows) {
        int width = left.type().bits() / 8;
        int columns = left.shape().intDim(1);
        long stride = left.shape().dim(0) * width;
        byte[] strip = bytes(left, row * columns * width, Math.multiplyExact(rows * width, columns));
        for (int column = 0; column < columns; column++) {
            byte[] piece = bytes(right, column * stride + row * width, rows * width);
            for (int i = 0; i < rows; i++) {
                int at = (i * columns + column) * width;
                if (!Arrays.equals(strip, at, at + width, piece, i * width, (i + 1) * width)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static byte[] bytes(Tensor tensor, long offset, int size) {
        ByteBuffer buffer = ByteBuffer.allocate(size);
        try {
            tensor.data().read(offset, buffer);
        } catch (IOException e) {
            throw unreadable(tensor, e);
        }
        return buffer.array();
    }

    private static UncheckedIOException unreadable(Tensor tensor, IOException e) {
        return new UncheckedIOException("cannot read tensor " + tensor.name() + ": " + e.getMessage(), e);
    }
}
