/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;

/**
 * What the codes of each channel of a product have to reach. Processors without VNNI add the products of elements 2i and 2i+1 of a channel
 * in 16 bits, so these may add up to 128 (255 · 128 is below 2¹⁵) where one alone may be 127: the range is the largest magnitude, or
 * 127/128 of the largest magnitude of such a sum if that is more. Works on the bits of the floats, like {@link ChannelRange}.
 */
public final class ProductRange {
    /** A little less than 128, so that no rounding of floats lets a sum of codes pass it. */
    private static final float LARGEST_SUM = 127.99f;

    private static final int BLOCK = 1 << 16;
    private static final int TWICE = 1 << 23;

    private final Tensor matrix;
    private final float ofSum;

    private ProductRange(Tensor matrix, int maxCode) {
        this.matrix = matrix;
        this.ofSum = maxCode / LARGEST_SUM;
    }

    /**
     * One range for each channel of a matrix.
     *
     * @param axis of the channels: 0 for rows, 1 for columns
     * @param maxCode the code that the range gets, 127 or less
     * @return not finite where a value, or a sum of two neighbours, is not
     */
    public static float[] of(Tensor matrix, int axis, int maxCode) {
        ProductRange range = new ProductRange(matrix, maxCode);
        return ChannelRange.floats(axis == 1 ? range.ofColumns() : range.ofRows());
    }

    /** The range of a matrix with one scale, whose rows and columns both may be channels. */
    public static float ofAll(Tensor matrix, int maxCode) {
        float rows = ChannelRange.of(of(matrix, 0, maxCode));
        float columns = ChannelRange.of(of(matrix, 1, maxCode));
        return ChannelRange.of(new float[] {rows, columns});
    }

    private int[] ofRows() {
        int rows = matrix.shape().intDim(0);
        int columns = matrix.shape().intDim(1);
        int[] range = new int[rows];
        int rowsPerBlock = Math.max(1, BLOCK / Math.max(1, columns));
        int[] block = new int[Math.multiplyExact(Math.min(rows, rowsPerBlock), columns)];
        for (int row = 0; row < rows; row += rowsPerBlock) {
            int count = Math.min(rowsPerBlock, rows - row);
            TensorValues.floatBits(matrix, (long) row * columns, block, count * columns);
            for (int r = 0; r < count; r++) {
                range[row + r] = ofRow(block, r * columns, (r + 1) * columns);
            }
        }
        return range;
    }

    private int[] ofColumns() {
        int rows = matrix.shape().intDim(0);
        int columns = matrix.shape().intDim(1);
        int[] range = new int[columns];
        int rowsPerBlock = Math.max(2, BLOCK / Math.max(1, columns) & ~1);
        int[] block = new int[Math.multiplyExact(Math.min(rows, rowsPerBlock), columns)];
        for (int row = 0; row < rows; row += rowsPerBlock) {
            int count = Math.min(rowsPerBlock, rows - row);
            TensorValues.floatBits(matrix, (long) row * columns, block, count * columns);
            for (int r = 0; r + 1 < count; r += 2) {
                widen(range, block, r * columns, (r + 1) * columns);
            }
            if (count % 2 == 1) {
                widen(range, block, (count - 1) * columns);
            }
        }
        return range;
    }

    private int ofRow(int[] block, int from, int to) {
        int range = 0;
        int i = from;
        for (; i + 1 < to; i += 2) {
            int larger = larger(block[i], block[i + 1]);
            range = Math.max(range, larger);
            if (mayPass(range, larger, block[i], block[i + 1])) {
                range = Math.max(range, sum(block[i], block[i + 1]));
            }
        }
        return i < to ? Math.max(range, ChannelRange.magnitude(block[i])) : range;
    }

    private void widen(int[] range, int[] block, int one, int other) {
        for (int j = 0; j < range.length; j++) {
            int a = block[one + j];
            int b = block[other + j];
            int larger = larger(a, b);
            int alone = Math.max(range[j], larger);
            range[j] = mayPass(alone, larger, a, b) ? Math.max(alone, sum(a, b)) : alone;
        }
    }

    private static void widen(int[] range, int[] block, int alone) {
        for (int j = 0; j < range.length; j++) {
            range[j] = Math.max(range[j], ChannelRange.magnitude(block[alone + j]));
        }
    }

    private static int larger(int a, int b) {
        return Math.max(ChannelRange.magnitude(a), ChannelRange.magnitude(b));
    }

    /** Seldom true: only if they have one sign, and the larger twice is beyond the range. In bits, 2²³ more is twice as much. */
    private static boolean mayPass(int range, int larger, int a, int b) {
        return (range - larger - TWICE & ~(a ^ b)) < 0;
    }

    private int sum(int a, int b) {
        float sum = ofSum * (Float.intBitsToFloat(a) + Float.intBitsToFloat(b));
        return ChannelRange.magnitude(Float.floatToRawIntBits(sum));
    }
}
