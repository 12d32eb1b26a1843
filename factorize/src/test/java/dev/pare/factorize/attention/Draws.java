/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.factorize.Passes;
import dev.pare.factorize.Sketch;
import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.linalg.Matrix;
import java.util.List;

/** Seeded matrices. */
final class Draws {
    private Draws() {}

    static Matrix normal(long seed, int rows, int columns) {
        return Matrix.fromFloats(rows, columns, Sketch.noise(seed, rows * columns));
    }

    /** Rows whose columns differ in strength and have a mean. */
    static Matrix rows(long seed, int count, int width) {
        double[] factors = new double[width];
        double[] shifts = new double[count * width];
        for (int i = 0; i < width; i++) {
            factors[i] = 1.0 / (1 + i);
        }
        for (int i = 0; i < shifts.length; i++) {
            shifts[i] = 0.5 - (i % width) * 0.1;
        }
        return normal(seed, count, width).scaleColumns(factors).plus(Matrix.of(count, width, shifts));
    }

    /** Mean squares of rows, about their mean or not, without shrinkage. */
    static Inputs inputs(Matrix rows, boolean centred) {
        Matrix mean = InputMoments.merged(List.of(Passes.moments(rows.toFloats(), rows.columns())))
                .mean();
        double[] squares = new double[rows.columns() * rows.columns()];
        for (int i = 0; i < rows.columns(); i++) {
            for (int j = 0; j < rows.columns(); j++) {
                double sum = 0;
                for (int r = 0; r < rows.rows(); r++) {
                    double shiftI = centred ? mean.get(0, i) : 0;
                    double shiftJ = centred ? mean.get(0, j) : 0;
                    sum += (rows.get(r, i) - shiftI) * (rows.get(r, j) - shiftJ);
                }
                squares[i * rows.columns() + j] = sum / rows.rows();
            }
        }
        return new Inputs(Matrix.of(rows.columns(), rows.columns(), squares), mean);
    }

    /** Every row of a matrix plus one. */
    static Matrix plusRow(Matrix matrix, Matrix row) {
        double[] all = new double[matrix.rows() * matrix.columns()];
        for (int i = 0; i < all.length; i++) {
            all[i] = row.get(0, i % matrix.columns());
        }
        return matrix.plus(Matrix.of(matrix.rows(), matrix.columns(), all));
    }

    /** Every column about its mean. */
    static Matrix centred(Matrix rows) {
        double[] mean = new double[rows.columns()];
        for (int i = 0; i < rows.data().length; i++) {
            mean[i % rows.columns()] -= rows.data()[i] / rows.rows();
        }
        return plusRow(rows, Matrix.of(1, rows.columns(), mean));
    }

    static double meanSquare(Matrix matrix, int rows) {
        return matrix.frobenius() * matrix.frobenius() / rows;
    }
}
