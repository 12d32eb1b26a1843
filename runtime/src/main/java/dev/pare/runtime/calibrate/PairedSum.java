/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.SequentialCalibration.Paired;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The sums over rows x of one value and y of several others: xᵀx once, and xᵀy for each. */
final class PairedSum {
    /** Rows are collected up to so many before they are multiplied, as for {@link DriftedSum}. */
    private static final int ROWS_AT_ONCE = 1024;

    /** One of the others. */
    private static final class Side {
        final int width;
        final float[] rows;
        final double[] cross;
        final double[] sum;
        final double[] squares;

        Side(int inputs, int width) {
            this.width = width;
            this.rows = new float[Math.multiplyExact(ROWS_AT_ONCE, width)];
            this.cross = new double[Math.multiplyExact(inputs, width)];
            this.sum = new double[width];
            this.squares = new double[width];
        }
    }

    private final int inputs;
    private final LinearAlgebra algebra;
    private final float[] rows;
    private final double[] gram;
    private final double[] sum;
    private final List<Side> sides;
    private int filled;
    private long count;

    PairedSum(int inputs, List<Integer> outputs, LinearAlgebra algebra) {
        this.inputs = inputs;
        this.algebra = algebra;
        this.rows = new float[Math.multiplyExact(ROWS_AT_ONCE, inputs)];
        this.gram = new double[Math.multiplyExact(inputs, inputs)];
        this.sum = new double[inputs];
        this.sides = outputs.stream().map(width -> new Side(inputs, width)).toList();
    }

    static long bytes(int inputs, List<Integer> outputs) {
        long wide = 8L * inputs * inputs;
        return outputs.stream().mapToLong(width -> 8L * inputs * width).sum() + wide;
    }

    int inputs() {
        return inputs;
    }

    int outputs(int side) {
        return sides.get(side).width;
    }

    /** A row of each of the others, as t − r. */
    interface Targets {
        void write(int side, float[] into, int at);
    }

    /**
     * Adds a row.
     *
     * @param x where the row lies
     * @throws IllegalArgumentException if rows that were added hold NaN or infinity, or products overflow float
     */
    void add(FloatBuffer x, int row, Targets targets) {
        x.get(row * inputs, rows, filled * inputs, inputs);
        for (int side = 0; side < sides.size(); side++) {
            targets.write(side, sides.get(side).rows, filled * sides.get(side).width);
        }
        filled++;
        if (filled == ROWS_AT_ONCE) {
            flush();
        }
    }

    private void flush() {
        int taken = filled;
        filled = 0;
        float[] x = Arrays.copyOf(rows, taken * inputs);
        algebra.addGram(x, taken, inputs, gram);
        addRows(x, sum);
        for (Side side : sides) {
            float[] y = Arrays.copyOf(side.rows, taken * side.width);
            algebra.addProduct(x, y, taken, inputs, side.width, side.cross);
            addRows(y, side.sum);
            for (int i = 0; i < y.length; i++) {
                side.squares[i % side.width] += (double) y[i] * y[i];
            }
        }
        count += taken;
    }

    private static void addRows(float[] x, double[] total) {
        for (int i = 0; i < x.length; i++) {
            total[i % total.length] += x[i];
        }
    }

    /** The results, which share arrays; nothing may be added afterwards. */
    List<Paired> finish() {
        if (filled > 0) {
            flush();
        }
        return IntStream.range(0, sides.size())
                .mapToObj(i -> {
                    Side side = sides.get(i);
                    return new Paired(inputs, side.width, count, gram, side.cross, sum, side.sum, side.squares);
                })
                .toList();
    }
}
