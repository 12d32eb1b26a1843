/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.lowrank;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.SymmetricEigen;
import java.util.List;
import java.util.Optional;

/**
 * How much an error of each output of a matrix matters to what reads it: a row of errors e costs e D eᵀ, with D positive and
 * block-diagonal, one block for each head of an attention.
 *
 * @param root the symmetric root of D, d_out by d_out
 * @param inverse its inverse
 */
public record OutputMetric(Matrix root, Matrix inverse) {
    /** Directions that matter less than this share of the one that matters most count as that much, so that D can be inverted. */
    private static final double FLOOR = 1e-6;

    /** The metric of symmetric blocks along the diagonal; empty if all are zero. */
    public static Optional<OutputMetric> ofBlocks(LinearAlgebra algebra, List<Matrix> blocks) {
        List<SymmetricEigen> eigen =
                blocks.stream().map(algebra::symmetricEigen).toList();
        double floor =
                FLOOR * eigen.stream().mapToDouble(e -> e.values()[0]).max().orElse(0);
        if (!(floor > 0)) {
            return Optional.empty();
        }
        int size = blocks.stream().mapToInt(Matrix::rows).sum();
        double[] root = new double[size * size];
        double[] inverse = new double[size * size];
        int at = 0;
        for (SymmetricEigen one : eigen) {
            put(root, size, at, power(algebra, one, floor, 0.5));
            put(inverse, size, at, power(algebra, one, floor, -0.5));
            at += one.vectors().rows();
        }
        return Optional.of(new OutputMetric(Matrix.of(size, size, root), Matrix.of(size, size, inverse)));
    }

    /** The metric of one of several equal parts of the output, none of which shares a block with another. */
    public OutputMetric part(int index, int parts) {
        return parts == 1 ? this : new OutputMetric(part(root, index, parts), part(inverse, index, parts));
    }

    private static Matrix part(Matrix square, int index, int parts) {
        int size = square.rows() / parts;
        return square.rows(index * size, (index + 1) * size).columns(index * size, (index + 1) * size);
    }

    private static Matrix power(LinearAlgebra algebra, SymmetricEigen eigen, double floor, double exponent) {
        double[] powers = new double[eigen.values().length];
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.pow(Math.max(floor, eigen.values()[i]), exponent);
        }
        return algebra.multiplyTransposedRight(eigen.vectors().scaleColumns(powers), eigen.vectors());
    }

    private static void put(double[] into, int size, int at, Matrix block) {
        for (int i = 0; i < block.rows(); i++) {
            System.arraycopy(block.data(), i * block.columns(), into, (at + i) * size + at, block.columns());
        }
    }
}
