package dev.pare.quantize.plain;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;

/**
 * Finds the largest magnitude of each row or column of a weight, block by block. Works on the bits of the floats: without their sign
 * they are ordered like the magnitudes, with infinity and NaN above all numbers, and integers are quick from the first run on.
 */
public final class ChannelRange {
    private static final int BLOCK = 1 << 16;
    private static final int MAGNITUDE = 0x7fffffff;

    private ChannelRange() {}

    /** One magnitude for each index of the first axis, everything behind it taken together. */
    public static float[] ofRows(Tensor tensor) {
        int rows = tensor.shape().intDim(0);
        long width = tensor.shape().elements() / Math.max(1, rows);
        int[] max = new int[rows];
        long all = tensor.shape().elements();
        int[] block = new int[(int) Math.min(BLOCK, all)];
        for (long at = 0; at < all; at += block.length) {
            int count = (int) Math.min(block.length, all - at);
            TensorValues.floatBits(tensor, at, block, count);
            for (int i = 0; i < count; ) {
                int row = (int) ((at + i) / width);
                int end = (int) Math.min(count, (row + 1) * width - at);
                max[row] = Math.max(max[row], largest(block, i, end));
                i = end;
            }
        }
        return floats(max);
    }

    /** One magnitude for each column of a matrix. */
    public static float[] ofColumns(Tensor tensor) {
        int columns = tensor.shape().intDim(1);
        int[] max = new int[columns];
        int rowsPerBlock = Math.max(1, BLOCK / columns);
        long rows = tensor.shape().dim(0);
        int[] block = new int[Math.multiplyExact(rowsPerBlock, columns)];
        for (long row = 0; row < rows; row += rowsPerBlock) {
            int count = (int) Math.min(rowsPerBlock, rows - row);
            TensorValues.floatBits(tensor, row * columns, block, count * columns);
            for (int r = 0; r < count; r += 2) {
                widen(max, block, r * columns, Math.min(r + 1, count - 1) * columns);
            }
        }
        return floats(max);
    }

    /** The largest of all magnitudes; not finite if any is not. */
    public static float of(float[] magnitudes) {
        int max = 0;
        for (float magnitude : magnitudes) {
            max = Math.max(max, Float.floatToRawIntBits(magnitude));
        }
        return Float.intBitsToFloat(max);
    }

    /** By two rows at a time, which halves the traffic of the maxima; they may be the same one. */
    private static void widen(int[] max, int[] block, int one, int other) {
        for (int j = 0; j < max.length; j++) {
            int larger = Math.max(block[one + j] & MAGNITUDE, block[other + j] & MAGNITUDE);
            max[j] = Math.max(max[j], larger);
        }
    }

    private static int largest(int[] bits, int from, int to) {
        int max = 0;
        for (int i = from; i < to; i++) {
            max = Math.max(max, bits[i] & MAGNITUDE);
        }
        return max;
    }

    private static float[] floats(int[] bits) {
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        return values;
    }
}
