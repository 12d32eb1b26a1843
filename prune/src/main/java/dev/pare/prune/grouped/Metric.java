/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;
import java.util.Arrays;

/**
 * The norm ‖X E‖² of errors E of a weight, by the Gram matrix G of its inputs, and what is best in it.
 *
 * @param gram G, positive definite
 */
record Metric(LinearAlgebra algebra, Matrix gram) {
    /** Two factors of a matrix, d_in by r and r by d_out. */
    record Factors(Matrix a, Matrix b) {}

    /** tr(Eᵀ G E). */
    double of(Matrix error) {
        double[] weighted = algebra.multiply(gram, error).data();
        double sum = 0;
        for (int i = 0; i < weighted.length; i++) {
            sum += weighted[i] * error.data()[i];
        }
        return Math.max(0, sum);
    }

    /** What the best product of a rank loses: the eigenvalues of Wᵀ G W beyond it. */
    double lossOfRank(Matrix weight, int rank) {
        return Arrays.stream(energies(weight).values())
                .skip(rank)
                .map(v -> Math.max(0, v))
                .sum();
    }

    /** The best product of a rank: W Q_r Q_rᵀ with the leading eigenvectors of Wᵀ G W. */
    Factors best(Matrix weight, int rank) {
        Matrix leading = energies(weight).vectors().columns(0, rank);
        if (weight.columns() <= weight.rows()) {
            return new Factors(algebra.multiply(weight, leading), leading.transpose());
        }
        // With G = L Lᵀ the left singular vectors U of Lᵀ W give L⁻ᵀ U_r U_rᵀ Lᵀ W.
        Matrix root = algebra.cholesky(gram);
        Matrix output = algebra.multiplyTransposedLeft(root, weight);
        return new Factors(algebra.solve(root.transpose(), leading), algebra.multiplyTransposedLeft(leading, output));
    }

    /** The energies on the smaller of both sides. */
    private SymmetricEigen energies(Matrix weight) {
        if (weight.columns() <= weight.rows()) {
            return algebra.symmetricEigen(algebra.multiplyTransposedLeft(weight, algebra.multiply(gram, weight)));
        }
        Matrix output = algebra.multiplyTransposedLeft(algebra.cholesky(gram), weight);
        return algebra.symmetricEigen(algebra.multiplyTransposedRight(output, output));
    }
}
