/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.lowrank;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;

/**
 * Two factors of a matrix.
 *
 * @param a d_in by r
 * @param b r by d_out, with orthonormal rows unless equalised or made for an {@link OutputMetric}
 */
public record LowRank(Matrix a, Matrix b) {
    public int rank() {
        return b.rows();
    }

    /** A B. */
    public Matrix product(LinearAlgebra algebra) {
        return algebra.multiply(a, b);
    }

    /**
     * The same product with the range of each inner column shared out between the factors: A D⁻¹ · D B with d_i = √s_i, s_i the
     * norm of column i of A. Where the inner value and B are both rounded to 8 bits, column by column the errors are
     * s_1 s_i + s_1 s_i instead of s_1² + s_i², which is never less.
     */
    public LowRank equalised() {
        int rank = rank();
        double[] squares = new double[rank];
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < rank; j++) {
                squares[j] += a.get(i, j) * a.get(i, j);
            }
        }
        double[] up = new double[rank];
        double[] down = new double[rank];
        for (int j = 0; j < rank; j++) {
            up[j] = squares[j] == 0 ? 1 : Math.pow(squares[j], 0.25);
            down[j] = 1 / up[j];
        }
        return new LowRank(a.scaleColumns(down), b.scaleRows(up));
    }
}
