/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.obs;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;

/**
 * What is left of a matrix while units leave it.
 *
 * @param units the units that are left, each of {@code size} neighbouring rows
 * @param inverse the inverse of the Gram matrix of their features
 * @param weight the rows of the matrix, refitted for all that went
 */
record Remaining(LinearAlgebra algebra, int[] units, int size, Matrix inverse, Matrix weight) {

    /** What the output loses if the unit at a position goes and the others are refitted: tr(Wᵤᵀ (H⁻¹ᵤᵤ)⁻¹ Wᵤ). */
    double score(int position) {
        int from = position * size;
        if (size == 1) {
            return squares(weight, from) / inverse.get(from, from);
        }
        Matrix block = inverse.rows(from, from + size).columns(from, from + size);
        Matrix rows = weight.rows(from, from + size);
        double[] solved = algebra.solveSymmetricPositive(block, rows).data();
        double sum = 0;
        for (int i = 0; i < solved.length; i++) {
            sum += solved[i] * rows.data()[i];
        }
        return sum;
    }

    private static double squares(Matrix matrix, int row) {
        double sum = 0;
        for (int j = 0; j < matrix.columns(); j++) {
            double value = matrix.data()[row * matrix.columns() + j];
            sum += value * value;
        }
        return sum;
    }

    /** Some units by themselves, the rest neither removed nor refitted. */
    Remaining part(int[] positions) {
        int[] rows = Rows.of(positions, size);
        return new Remaining(
                algebra, Rows.pick(units, positions), size, Rows.square(inverse, rows), Rows.pick(weight, rows));
    }

    /** The others, refitted, once the units at some positions have gone. */
    Remaining without(int[] positions) {
        int[] gone = Rows.of(positions, size);
        int[] left = Rows.others(gone, weight.rows());
        Matrix corner = Rows.square(inverse, gone);
        Matrix across = Rows.block(inverse, left, gone);
        Matrix share =
                algebra.solveSymmetricPositive(corner, across.transpose()).transpose();
        Matrix refitted = Rows.pick(weight, left).minus(algebra.multiply(share, Rows.pick(weight, gone)));
        Matrix smaller = Rows.square(inverse, left).minus(algebra.multiplyTransposedRight(share, across));
        return new Remaining(algebra, Rows.pick(units, Rows.others(positions, units.length)), size, smaller, refitted);
    }
}
