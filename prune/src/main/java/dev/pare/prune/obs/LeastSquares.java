/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.obs;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;

/** Lets the inputs that stay take over what those that go contributed. */
public final class LeastSquares {
    /** Ridge that any Gram matrix gets, as a share of the mean of its diagonal. */
    private static final double LEAST_RIDGE = 1e-4;

    /** More where there are few rows for so many inputs. */
    private static final double RIDGE_PER_INPUT = 0.1;

    private LeastSquares() {}

    /** The ridge for a Gram matrix of so many rows of data: λ = share · mean of the diagonal. */
    public static double ridge(Matrix gram, long rows) {
        double trace = 0;
        for (int i = 0; i < gram.rows(); i++) {
            trace += gram.get(i, i);
        }
        double share = Math.max(LEAST_RIDGE, RIDGE_PER_INPUT * gram.rows() / Math.max(1, rows));
        double mean = trace / Math.max(1, gram.rows());
        return mean > 0 ? share * mean : 1;
    }

    /**
     * The rows of some inputs such that they give the whole output as nearly as they can: (C_SS + λ)⁻¹ (C_S: W + λ W_S). The ridge
     * draws them to what they were, not to zero.
     *
     * @param gram C, of all inputs, about their means if a bias takes up what the mean loses
     * @param weight W, inputs by outputs
     * @param kept S, ascending
     */
    public static Matrix refit(LinearAlgebra algebra, Matrix gram, Matrix weight, int[] kept, double ridge) {
        Matrix square = Rows.square(gram, kept).plusDiagonal(ridge);
        Matrix target = algebra.multiply(Rows.pick(gram, kept), weight);
        Matrix before = Rows.pick(weight, kept);
        for (int i = 0; i < target.data().length; i++) {
            target.data()[i] += ridge * before.data()[i];
        }
        return algebra.solveSymmetricPositive(square, target);
    }

    /** tr(EᵀCE) for the change E of a matrix: the sum of the squares of the change of its output. */
    public static double loss(LinearAlgebra algebra, Matrix gram, Matrix change) {
        double[] product = algebra.multiply(gram, change).data();
        double sum = 0;
        for (int i = 0; i < product.length; i++) {
            sum += product[i] * change.data()[i];
        }
        return Math.max(0, sum);
    }
}
