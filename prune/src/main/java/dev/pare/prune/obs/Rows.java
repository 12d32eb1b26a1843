/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.obs;

import dev.pare.linalg.Matrix;

/** Rows and columns picked out of matrices. */
public final class Rows {
    private Rows() {}

    /** The rows of units of a size. */
    public static int[] of(int[] units, int size) {
        int[] rows = new int[units.length * size];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = units[i / size] * size + i % size;
        }
        return rows;
    }

    /** What is not among some indices below a limit, ascending. */
    static int[] others(int[] some, int limit) {
        boolean[] among = new boolean[limit];
        for (int index : some) {
            among[index] = true;
        }
        int[] others = new int[limit - some.length];
        int at = 0;
        for (int i = 0; i < limit; i++) {
            if (!among[i]) {
                others[at++] = i;
            }
        }
        return others;
    }

    static int[] pick(int[] from, int[] positions) {
        int[] picked = new int[positions.length];
        for (int i = 0; i < picked.length; i++) {
            picked[i] = from[positions[i]];
        }
        return picked;
    }

    /** Some rows, whole. */
    public static Matrix pick(Matrix from, int[] rows) {
        Matrix picked = Matrix.zeros(rows.length, from.columns());
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(from.data(), rows[i] * from.columns(), picked.data(), i * from.columns(), from.columns());
        }
        return picked;
    }

    /** The same rows and columns. */
    public static Matrix square(Matrix from, int[] rows) {
        return block(from, rows, rows);
    }

    static Matrix block(Matrix from, int[] rows, int[] columns) {
        Matrix block = Matrix.zeros(rows.length, columns.length);
        double[] data = block.data();
        for (int i = 0; i < rows.length; i++) {
            int start = rows[i] * from.columns();
            for (int j = 0; j < columns.length; j++) {
                data[i * columns.length + j] = from.data()[start + columns[j]];
            }
        }
        return block;
    }
}
