/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import dev.pare.linalg.Matrix;

/**
 * Substitution for triangular systems. ND4J's {@code trsm} takes the shape of the triangle for that of the right side, so
 * it cannot be used.
 */
final class Triangular {
    private Triangular() {}

    /** X of L X = B for a lower triangular L; entries above its diagonal are not read. */
    static Matrix solveLower(Matrix l, Matrix b) {
        double[] x = b.data().clone();
        for (int i = 0; i < l.rows(); i++) {
            for (int j = 0; j < i; j++) {
                subtract(x, b.columns(), i, l.get(i, j), j);
            }
            divide(x, b.columns(), i, l.get(i, i));
        }
        return Matrix.of(b.rows(), b.columns(), x);
    }

    /** X of U X = B for an upper triangular U; entries below its diagonal are not read. */
    static Matrix solveUpper(Matrix u, Matrix b) {
        double[] x = b.data().clone();
        for (int i = u.rows() - 1; i >= 0; i--) {
            for (int j = i + 1; j < u.rows(); j++) {
                subtract(x, b.columns(), i, u.get(i, j), j);
            }
            divide(x, b.columns(), i, u.get(i, i));
        }
        return Matrix.of(b.rows(), b.columns(), x);
    }

    private static void subtract(double[] x, int columns, int row, double factor, int other) {
        for (int k = 0; k < columns; k++) {
            x[row * columns + k] -= factor * x[other * columns + k];
        }
    }

    private static void divide(double[] x, int columns, int row, double divisor) {
        for (int k = 0; k < columns; k++) {
            x[row * columns + k] /= divisor;
        }
    }
}
