/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The directions of a table E (V by H) by the energy that they hold over its rows, each row weighted: the best E ≈ A B of width r
 * under Σ_v w_v ‖e_v − a_v B‖² is A = E Q_r, B = Q_rᵀ with the leading eigenvectors of Eᵀ diag(w) E, and loses the sum of the other
 * eigenvalues. The table is read in blocks of rows.
 */
final class TableSpectrum {
    private static final int BLOCK = 2048;

    private final LinearAlgebra algebra;
    private final Tensor table;
    private final SymmetricEigen eigen;

    private TableSpectrum(LinearAlgebra algebra, Tensor table, SymmetricEigen eigen) {
        this.algebra = algebra;
        this.table = table;
        this.eigen = eigen;
    }

    /**
     * @param weights how much each row matters, none negative
     */
    static TableSpectrum of(LinearAlgebra algebra, Tensor table, double[] weights) {
        int rows = table.shape().intDim(0);
        Matrix gram = Matrix.zeros(table.shape().intDim(1), table.shape().intDim(1));
        for (int from = 0; from < rows; from += BLOCK) {
            int to = Math.min(rows, from + BLOCK);
            double[] roots = Arrays.stream(weights, from, to).map(Math::sqrt).toArray();
            gram = gram.plus(algebra.gram(StoredMatrix.readRows(table, from, to).scaleRows(roots)));
        }
        return new TableSpectrum(algebra, table, algebra.symmetricEigen(gram));
    }

    /** Descending, none negative. */
    double[] energies() {
        return Arrays.stream(eigen.values()).map(v -> Math.max(0, v)).toArray();
    }

    /** The share of the energy that a width loses, 0 to 1. */
    double lostShare(int width) {
        double[] energies = energies();
        double total = Arrays.stream(energies).sum();
        return total == 0 ? 0 : Arrays.stream(energies).skip(width).sum() / total;
    }

    /** B = Q_rᵀ, width by H, with orthonormal rows. */
    Matrix projection(int width) {
        return eigen.vectors().columns(0, width).transpose();
    }

    /** The raw content of A = E Q_r, V by width. */
    byte[] narrowTable(Matrix projection, DataType type) {
        int rows = table.shape().intDim(0);
        ByteBuffer out = StoredMatrix.buffer((long) rows * projection.rows(), type);
        for (int from = 0; from < rows; from += BLOCK) {
            int to = Math.min(rows, from + BLOCK);
            Matrix block = StoredMatrix.readRows(table, from, to);
            StoredMatrix.put(algebra.multiplyTransposedRight(block, projection), type, out);
        }
        return out.array();
    }
}
