/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.linalg.Matrix;
import java.util.Arrays;
import java.util.List;

/** Parts of matrices that belong to one head, and back. */
final class Blocks {
    private Blocks() {}

    /** The columns of one head. */
    static Matrix columns(Matrix matrix, int size, int head) {
        return matrix.columns(head * size, (head + 1) * size);
    }

    /** The rows of one head. */
    static Matrix rows(Matrix matrix, int size, int head) {
        return matrix.rows(head * size, (head + 1) * size);
    }

    /** Matrices with as many rows, one beside the other. */
    static Matrix beside(List<Matrix> parts) {
        int rows = parts.get(0).rows();
        int columns = parts.stream().mapToInt(Matrix::columns).sum();
        double[] data = new double[Math.multiplyExact(rows, columns)];
        int at = 0;
        for (Matrix part : parts) {
            for (int i = 0; i < rows; i++) {
                System.arraycopy(part.data(), i * part.columns(), data, i * columns + at, part.columns());
            }
            at += part.columns();
        }
        return Matrix.of(rows, columns, data);
    }

    /** Matrices with as many columns, one below the other. */
    static Matrix below(List<Matrix> parts) {
        int columns = parts.get(0).columns();
        int rows = parts.stream().mapToInt(Matrix::rows).sum();
        double[] data = new double[Math.multiplyExact(rows, columns)];
        int at = 0;
        for (Matrix part : parts) {
            System.arraycopy(part.data(), 0, data, at, part.data().length);
            at += part.data().length;
        }
        return Matrix.of(rows, columns, data);
    }

    /** The inner product of two matrices of one shape. */
    static double inner(Matrix a, Matrix b) {
        double sum = 0;
        for (int i = 0; i < a.data().length; i++) {
            sum += a.data()[i] * b.data()[i];
        }
        return sum;
    }

    /** All numbers of a matrix times one. */
    static Matrix scaled(Matrix matrix, double factor) {
        double[] factors = new double[matrix.rows()];
        Arrays.fill(factors, factor);
        return matrix.scaleRows(factors);
    }
}
