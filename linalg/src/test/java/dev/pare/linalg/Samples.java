/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import java.util.Random;

/** Small matrices for the tests of a backend, the same on each run. */
public final class Samples {
    /** Spacing of doubles at 1. */
    public static final double EPSILON = 0x1p-52;

    private Samples() {}

    /** Independent standard normal entries. */
    public static Matrix gaussian(int rows, int columns, long seed) {
        Random random = new Random(seed);
        double[] data = new double[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextGaussian();
        }
        return Matrix.of(rows, columns, data);
    }

    /** A product of Gaussian factors of rank {@code rank}. */
    public static Matrix ofRank(int rows, int columns, int rank, long seed) {
        return product(gaussian(rows, rank, seed), gaussian(rank, columns, seed + 1));
    }

    /** B + B<sup>T</sup> for a Gaussian B: symmetric, with eigenvalues of both signs. */
    public static Matrix symmetric(int n, long seed) {
        Matrix half = gaussian(n, n, seed);
        return half.plus(half.transpose());
    }

    /** B<sup>T</sup> B + I for a Gaussian B of 2n x n: positive definite and well conditioned. */
    public static Matrix positiveDefinite(int n, long seed) {
        Matrix factor = gaussian(2 * n, n, seed);
        return product(factor.transpose(), factor).plus(Matrix.identity(n));
    }

    /** The product by its definition, as reference. */
    public static Matrix product(Matrix a, Matrix b) {
        double[] data = new double[a.rows() * b.columns()];
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < b.columns(); j++) {
                for (int k = 0; k < a.columns(); k++) {
                    data[i * b.columns() + j] += a.get(i, k) * b.get(k, j);
                }
            }
        }
        return Matrix.of(a.rows(), b.columns(), data);
    }

    /** Entry by entry |A|. */
    public static Matrix magnitudes(Matrix a) {
        double[] data = a.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] = Math.abs(data[i]);
        }
        return Matrix.of(a.rows(), a.columns(), data);
    }

    /** A copy with one entry replaced. */
    public static Matrix with(Matrix a, int row, int column, double value) {
        double[] data = a.data().clone();
        data[row * a.columns() + column] = value;
        return Matrix.of(a.rows(), a.columns(), data);
    }

    /**
     * Rounding that a backward stable factorization may show, relative to the norm of the matrix: 10 n 2<sup>-52</sup>
     * for the larger dimension n. The proven constants are larger, measured errors about ten times smaller.
     */
    public static double rounding(Matrix a) {
        return 10 * Math.max(a.rows(), a.columns()) * EPSILON;
    }
}
