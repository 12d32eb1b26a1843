package dev.pare.quantize;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;

/** Finds the largest magnitude of each row or column of a weight, block by block. */
final class ChannelRange {
    private static final int BLOCK = 1 << 16;

    private ChannelRange() {}

    /** One magnitude for each index of the first axis, everything behind it taken together. */
    static float[] ofRows(Tensor tensor) {
        int rows = tensor.shape().intDim(0);
        long width = tensor.shape().elements() / Math.max(1, rows);
        float[] max = new float[rows];
        long all = tensor.shape().elements();
        float[] block = new float[(int) Math.min(BLOCK, all)];
        for (long at = 0; at < all; at += block.length) {
            int count = (int) Math.min(block.length, all - at);
            TensorValues.floats(tensor, at, block, count);
            for (int i = 0; i < count; ) {
                int row = (int) ((at + i) / width);
                int end = (int) Math.min(count, (row + 1) * width - at);
                max[row] = Math.max(max[row], largest(block, i, end));
                i = end;
            }
        }
        return max;
    }

    /** One magnitude for each column of a matrix. */
    static float[] ofColumns(Tensor tensor) {
        int columns = tensor.shape().intDim(1);
        float[] max = new float[columns];
        int rowsPerBlock = Math.max(1, BLOCK / columns);
        long rows = tensor.shape().dim(0);
        float[] block = new float[Math.multiplyExact(rowsPerBlock, columns)];
        for (long row = 0; row < rows; row += rowsPerBlock) {
            int count = (int) Math.min(rowsPerBlock, rows - row);
            TensorValues.floats(tensor, row * columns, block, count * columns);
            for (int r = 0; r < count; r++) {
                widen(max, block, r * columns);
            }
        }
        return max;
    }

    /** The largest magnitude of all; NaN if any value is. */
    static float of(float[] magnitudes) {
        return largest(magnitudes, 0, magnitudes.length);
    }

    private static void widen(float[] max, float[] block, int from) {
        for (int j = 0; j < max.length; j++) {
            max[j] = Math.max(max[j], Math.abs(block[from + j]));
        }
    }

    private static float largest(float[] values, int from, int to) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = from;
        for (; i + 3 < to; i += 4) {
            a = Math.max(a, Math.abs(values[i]));
            b = Math.max(b, Math.abs(values[i + 1]));
            c = Math.max(c, Math.abs(values[i + 2]));
            d = Math.max(d, Math.abs(values[i + 3]));
        }
        for (; i < to; i++) {
            a = Math.max(a, Math.abs(values[i]));
        }
        return Math.max(Math.max(a, b), Math.max(c, d));
    }
}
