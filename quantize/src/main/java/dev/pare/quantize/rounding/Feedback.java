/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How the rounding errors of elements are made up for by those after them. With H = R Rᵀ, R upper triangular, in the order of rounding,
 * element i is rounded from
 *
 * <pre>w_i + Σ_{k&lt;i} (w_k − q_k) R_ki / R_ii</pre>
 *
 * which is what GPTQ computes from the Cholesky factor of H⁻¹ (Frantar et al. 2022), here without an inverse: that factor is R⁻¹. The loss
 * of a channel is then the sum of squares of R_ii times the i-th rounding error.
 *
 * @param order element of the channel that is rounded i-th
 * @param width elements of a block
 * @param before for each block but the first, R_ki / R_ii from all earlier elements (rows) to those of the block (columns)
 * @param within for each block, the same among its elements, row-major, width by width, zero on and below the diagonal
 */
record Feedback(int[] order, int width, Matrix[] before, double[][] within) {
    static final int BLOCK = 128;

    static Feedback of(Matrix damped, boolean descending, LinearAlgebra algebra) {
        return of(damped, descending, algebra, BLOCK);
    }

    static Feedback of(Matrix damped, boolean descending, LinearAlgebra algebra, int width) {
        int n = damped.rows();
        int[] order = order(damped, descending);
        Matrix factor = algebra.cholesky(reversed(damped, order));
        int blocks = (n + width - 1) / width;
        Matrix[] before = new Matrix[blocks];
        double[][] within = new double[blocks][];
        for (int b = 0; b < blocks; b++) {
            int from = b * width;
            int to = Math.min(n, from + width);
            before[b] = b == 0 ? null : Matrix.of(from, to - from, part(factor, 0, from, from, to));
            within[b] = part(factor, from, to, from, to);
        }
        return new Feedback(order, width, before, within);
    }

    private static int[] order(Matrix damped, boolean descending) {
        int n = damped.rows();
        IntStream stored = IntStream.range(0, n);
        if (!descending) {
            return stored.toArray();
        }
        return stored.boxed()
                .sorted(Comparator.comparingDouble(i -> -damped.data()[i * n + i]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Last element first: the lower Cholesky factor of this, turned around, is R. */
    private static Matrix reversed(Matrix a, int[] order) {
        int n = a.rows();
        double[] reversed = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                reversed[i * n + j] = a.data()[order[n - 1 - i] * n + order[n - 1 - j]];
            }
        }
        return Matrix.of(n, n, reversed);
    }

    private static double[] part(Matrix factor, int fromRow, int toRow, int from, int to) {
        int n = factor.rows();
        double[] l = factor.data();
        int columns = to - from;
        double[] part = new double[(toRow - fromRow) * columns];
        for (int k = fromRow; k < toRow; k++) {
            for (int i = Math.max(from, k + 1); i < to; i++) {
                int row = n - 1 - i;
                part[(k - fromRow) * columns + i - from] = l[(n - 1 - k) * n + row] / l[row * n + row];
            }
        }
        return part;
    }
}
