/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/**
 * (A + A<sup>T</sup>) / 2 of a matrix that is symmetric up to rounding.
 *
 * <p>A product such as W<sup>T</sup> G W differs from its transpose by about n 2<sup>-53</sup> of its largest entry. A
 * difference above {@value #TOLERANCE} of the largest entry is more than rounding and is refused.
 */
public final class SymmetricPart {
    static final double TOLERANCE = 1e-8;

    private SymmetricPart() {}

    /**
     * Checks that {@code a} is square, finite and symmetric up to rounding.
     *
     * @return a new matrix, symmetric bit by bit
     */
    public static Matrix of(String operation, Matrix a) {
        Refusals.requireSquare(operation, a);
        Refusals.requireFinite(operation, "matrix", a);
        Matrix transposed = a.transpose();
        double[] left = a.data();
        double[] right = transposed.data();
        double[] mean = new double[left.length];
        double limit = TOLERANCE * largest(left);
        for (int i = 0; i < mean.length; i++) {
            if (Math.abs(left[i] - right[i]) > limit) {
                throw notSymmetric(operation, a, i / a.columns(), i % a.columns());
            }
            // Halved before the sum, which may not overflow.
            mean[i] = 0.5 * left[i] + 0.5 * right[i];
        }
        return Matrix.of(a.rows(), a.columns(), mean);
    }

    private static double largest(double[] data) {
        double largest = 0;
        for (double value : data) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    private static IllegalArgumentException notSymmetric(String operation, Matrix a, int row, int column) {
        return new IllegalArgumentException(operation + ": the " + a.shape() + " matrix is not symmetric, entry (" + row
                + ", " + column + ") is " + a.get(row, column) + " and its mirror " + a.get(column, row) + ".");
    }
}
