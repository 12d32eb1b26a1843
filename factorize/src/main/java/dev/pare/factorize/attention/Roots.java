/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;

/**
 * The symmetric root of a positive matrix and the inverse of that root; together the identity, whatever the matrix.
 *
 * @param root A^½
 * @param inverse A^-½
 */
record Roots(Matrix root, Matrix inverse) {
    /** Directions with less than this share of the energy of the strongest count as having it, so that there is an inverse. */
    private static final double FLOOR = 1e-10;

    static Roots of(LinearAlgebra algebra, Matrix positive) {
        SymmetricEigen eigen = algebra.symmetricEigen(positive);
        double most = eigen.values()[0] > 0 ? eigen.values()[0] : 1;
        double[] up = new double[eigen.values().length];
        double[] down = new double[up.length];
        for (int i = 0; i < up.length; i++) {
            up[i] = Math.sqrt(Math.max(FLOOR * most, eigen.values()[i]));
            down[i] = 1 / up[i];
        }
        Matrix vectors = eigen.vectors();
        return new Roots(
                algebra.multiplyTransposedRight(vectors.scaleColumns(up), vectors),
                algebra.multiplyTransposedRight(vectors.scaleColumns(down), vectors));
    }
}
