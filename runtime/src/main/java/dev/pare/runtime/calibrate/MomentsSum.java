/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Statistics.Moments;
import java.nio.FloatBuffer;
import java.util.BitSet;

/** The sums over all rows seen so far of xᵀx and x. */
final class MomentsSum {
    /** Rows whose products are summed in float before they go into the sum in double; bounds the error for batches of any size. */
    static final int ROWS_AT_ONCE = 4096;

    private final int width;
    private final double[] gram;
    private final double[] sum;
    private long count;

    MomentsSum(int width) {
        this.width = width;
        this.gram = new double[Math.multiplyExact(width, width)];
        this.sum = new double[width];
    }

    int width() {
        return width;
    }

    /**
     * Adds some of the rows of a batch.
     *
     * @param values rows of the width, one behind the other
     * @throws IllegalArgumentException if one of the rows holds NaN or infinity, or squares overflow float
     */
    void add(FloatBuffer values, BitSet rows, LinearAlgebra algebra) {
        int left = rows.cardinality();
        int row = rows.nextSetBit(0);
        while (left > 0) {
            int taken = Math.min(left, ROWS_AT_ONCE);
            float[] x = new float[taken * width];
            for (int i = 0; i < taken; i++) {
                values.get(row * width, x, i * width, width);
                row = rows.nextSetBit(row + 1);
            }
            algebra.addGram(x, taken, width, gram);
            addSum(x);
            count += taken;
            left -= taken;
        }
    }

    private void addSum(float[] x) {
        for (int at = 0; at < x.length; at += width) {
            for (int j = 0; j < width; j++) {
                sum[j] += x[at + j];
            }
        }
    }

    long count() {
        return count;
    }

    /** The moments; the Gram matrix is handed over, not copied, so that nothing may be added afterwards. */
    Moments finish() {
        double[] mean = new double[width];
        for (int j = 0; j < width; j++) {
            mean[j] = sum[j] / count;
        }
        return new Moments(width, count, gram, mean);
    }
}
