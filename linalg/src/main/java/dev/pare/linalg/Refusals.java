/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/** Input that every backend refuses, with the same words. */
public final class Refusals {
    private Refusals() {}

    /**
     * Refuses NaN and infinity.
     *
     * @param operation method that was called
     * @param matrix which argument, such as "left matrix"
     */
    public static void requireFinite(String operation, String matrix, Matrix a) {
        double[] data = a.data();
        for (int i = 0; i < data.length; i++) {
            if (!Double.isFinite(data[i])) {
                throw notFinite(operation, matrix, a.shape(), data[i], i / a.columns(), i % a.columns());
            }
        }
    }

    /** Refuses factors of a product that are not finite or whose inner lengths differ. */
    public static void requireProduct(String operation, Matrix a, int innerOfA, Matrix b, int innerOfB) {
        if (innerOfA != innerOfB) {
            throw new IllegalArgumentException(operation + ": the shapes " + a.shape() + " and " + b.shape()
                    + " do not fit, the inner lengths are " + innerOfA + " and " + innerOfB + ".");
        }
        requireFinite(operation, "left matrix", a);
        requireFinite(operation, "right matrix", b);
    }

    /** Refuses a system A X = B whose A is not square or not as high as B, or with an entry that is not finite. */
    public static void requireSystem(String operation, Matrix a, Matrix b) {
        requireSquare(operation, a);
        if (a.rows() != b.rows()) {
            throw new IllegalArgumentException(operation + ": the matrix is " + a.shape() + " and the right side "
                    + b.shape() + "; they must have the same number of rows.");
        }
        requireFinite(operation, "matrix", a);
        requireFinite(operation, "right side", b);
    }

    /** Refuses a matrix that is not square. */
    public static void requireSquare(String operation, Matrix a) {
        if (a.rows() != a.columns()) {
            throw new IllegalArgumentException(operation + ": a square matrix is needed, not " + a.shape() + ".");
        }
    }

    /** Refuses a batch for {@link LinearAlgebra#addGram} that is not finite, or arrays of the wrong length. */
    public static void requireBatch(float[] x, int rows, int columns, double[] gram) {
        if (x.length != Matrix.size(rows, columns)) {
            throw new IllegalArgumentException("addGram: a batch of " + rows + " x " + columns + " has "
                    + (long) rows * columns + " entries, but the array has " + x.length + ".");
        }
        if (gram.length != Matrix.size(columns, columns)) {
            throw new IllegalArgumentException("addGram: the sum for " + columns + " columns has "
                    + (long) columns * columns + " entries, but the array has " + gram.length + ".");
        }
        requireFinite("addGram", "batch", x, rows, columns);
    }

    /** Refuses batches for {@link LinearAlgebra#addProduct} that are not finite, or arrays of the wrong length. */
    public static void requireBatches(float[] a, float[] b, int rows, int columnsA, int columnsB, double[] sum) {
        requireLength("left batch", a.length, rows, columnsA);
        requireLength("right batch", b.length, rows, columnsB);
        requireLength("sum", sum.length, columnsA, columnsB);
        requireFinite("addProduct", "left batch", a, rows, columnsA);
        requireFinite("addProduct", "right batch", b, rows, columnsB);
    }

    private static void requireLength(String array, int length, int rows, int columns) {
        if (length != Matrix.size(rows, columns)) {
            throw new IllegalArgumentException("addProduct: a " + array + " of " + rows + " x " + columns + " has "
                    + (long) rows * columns + " entries, but the array has " + length + ".");
        }
    }

    private static void requireFinite(String operation, String matrix, float[] x, int rows, int columns) {
        for (int i = 0; i < x.length; i++) {
            if (!Float.isFinite(x[i])) {
                throw notFinite(operation, matrix, rows + " x " + columns, x[i], i / columns, i % columns);
            }
        }
    }

    /**
     * Refuses the product of one batch if float was too narrow for it.
     *
     * @param product the upper triangle of X<sup>T</sup> X; an entry is never larger than the diagonal entries of its row
     *     and column, so the diagonal tells all
     */
    public static void requireNoOverflow(int columns, float[] product) {
        for (int j = 0; j < columns; j++) {
            if (!Float.isFinite(product[j * columns + j])) {
                throw new IllegalArgumentException("addGram: the squares of column " + j
                        + " add up to more than a float can hold; scale the batch down or split it.");
            }
        }
    }

    /** Refuses the product A<sup>T</sup> B of two batches if float was too narrow for it. */
    public static void requireNoOverflow(int columnsA, int columnsB, float[] product) {
        for (int i = 0; i < columnsA * columnsB; i++) {
            if (!Float.isFinite(product[i])) {
                throw new IllegalArgumentException(
                        "addProduct: the products of column " + i / columnsB + " and column " + i % columnsB
                                + " add up to more than a float can hold; scale the batches down or split them.");
            }
        }
    }

    private static IllegalArgumentException notFinite(
            String operation, String matrix, String shape, double value, int row, int column) {
        return new IllegalArgumentException(operation + ": the " + matrix + " (" + shape + ") holds " + value
                + " at row " + row + ", column " + column + "; find where it came from, it cannot be factored.");
    }
}
