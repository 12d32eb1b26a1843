/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.pass.Statistics.Moments;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Stream;

/** The sums over all rows of cᵀc and cᵀx, where c is a row of one model and x the same row of another. */
final class DriftedSum {
    /** Rows are collected up to so many before they are multiplied: adding to a wide sum costs as much as a product of few rows. */
    private static final int ROWS_AT_ONCE = 1024;

    private final int width;
    private final LinearAlgebra algebra;
    private final double[] gram;
    private final double[] cross;
    private final double[] sum;
    private final double[] otherSum;
    private final float[] rows;
    private final float[] others;
    private int filled;
    private long count;

    /** @param beside whether there is another model */
    DriftedSum(int width, boolean beside, LinearAlgebra algebra) {
        this.width = width;
        this.algebra = algebra;
        this.gram = new double[Math.multiplyExact(width, width)];
        this.cross = new double[beside ? gram.length : 0];
        this.sum = new double[width];
        this.otherSum = new double[beside ? width : 0];
        this.rows = new float[Math.multiplyExact(ROWS_AT_ONCE, width)];
        this.others = new float[beside ? rows.length : 0];
    }

    /** Bytes of the sums. */
    static long bytes(int width, boolean beside) {
        return GramRoom.bytes(width) * (beside ? 2 : 1);
    }

    int width() {
        return width;
    }

    /**
     * Adds some rows of a batch.
     *
     * @param changed rows of the width, one behind the other
     * @param original the same rows in the other model; not read if there is none
     * @throws IllegalArgumentException if one of the rows holds NaN or infinity, or products overflow float
     */
    void add(FloatBuffer changed, FloatBuffer original, BitSet real) {
        for (int row = real.nextSetBit(0); row >= 0; row = real.nextSetBit(row + 1)) {
            changed.get(row * width, rows, filled * width, width);
            if (others.length > 0) {
                original.get(row * width, others, filled * width, width);
            }
            filled++;
            if (filled == ROWS_AT_ONCE) {
                flush();
            }
        }
    }

    /** Side by side, each sum by one thread, so that the result does not depend on their number. */
    private void flush() {
        int taken = filled;
        filled = 0;
        float[] c = taken == ROWS_AT_ONCE ? rows : Arrays.copyOf(rows, taken * width);
        float[] x = taken == ROWS_AT_ONCE ? others : Arrays.copyOf(others, others.length == 0 ? 0 : taken * width);
        Stream.<Runnable>of(
                        () -> algebra.addGram(c, taken, width, gram),
                        () -> addCross(c, x, taken),
                        () -> addRows(c, sum),
                        () -> addRows(x, otherSum))
                .parallel()
                .forEach(Runnable::run);
        count += taken;
    }

    private void addCross(float[] c, float[] x, int taken) {
        if (cross.length > 0) {
            algebra.addProduct(c, x, taken, width, width, cross);
        }
    }

    private void addRows(float[] x, double[] total) {
        for (int at = 0; at < x.length; at += width) {
            for (int j = 0; j < width; j++) {
                total[j] += x[at + j];
            }
        }
    }

    /** Whether there was a real row. */
    boolean seen() {
        return count + filled > 0;
    }

    /** The result, whose arrays are handed over; nothing may be added afterwards. */
    Drifted finish() {
        if (filled > 0) {
            flush();
        }
        return new Drifted(width, count, gram, cross, mean(sum), mean(otherSum));
    }

    /** The result without another model. */
    Moments finishAlone() {
        Drifted all = finish();
        return new Moments(width, all.count(), all.gram(), all.mean());
    }

    private double[] mean(double[] total) {
        double[] mean = new double[total.length];
        for (int j = 0; j < mean.length; j++) {
            mean[j] = total[j] / count;
        }
        return mean;
    }
}
