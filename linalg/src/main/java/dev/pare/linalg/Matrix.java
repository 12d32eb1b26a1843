/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import java.util.Arrays;
import java.util.Objects;

/**
 * A dense matrix of doubles, stored row by row: entry (i, j) is {@code data()[i * columns() + j]}.
 *
 * <p>A matrix is immutable by contract: every operation returns a new one, and nobody changes the array behind it. Both
 * dimensions are at least 1, and their product fits an {@code int}.
 */
public final class Matrix {
    private final int rows;
    private final int columns;
    private final double[] data;

    private Matrix(int rows, int columns, double[] data) {
        this.rows = rows;
        this.columns = columns;
        this.data = data;
    }

    /**
     * Wraps {@code data} without a copy; the caller gives the array away.
     *
     * @throws IllegalArgumentException if a dimension is below 1 or the array has another length than rows x columns
     */
    public static Matrix of(int rows, int columns, double[] data) {
        int size = size(rows, columns);
        if (data.length != size) {
            throw new IllegalArgumentException("A " + rows + " x " + columns + " matrix has " + size
                    + " entries, but the array has " + data.length + ".");
        }
        return new Matrix(rows, columns, data);
    }

    /** A matrix of zeros. */
    public static Matrix zeros(int rows, int columns) {
        return new Matrix(rows, columns, new double[size(rows, columns)]);
    }

    /** The identity of order {@code n}. */
    public static Matrix identity(int n) {
        Matrix identity = zeros(n, n);
        for (int i = 0; i < n; i++) {
            identity.data[i * n + i] = 1;
        }
        return identity;
    }

    /** Widens row-major floats; the array is copied. Exact. */
    public static Matrix fromFloats(int rows, int columns, float[] values) {
        int size = size(rows, columns);
        if (values.length != size) {
            throw new IllegalArgumentException("A " + rows + " x " + columns + " matrix has " + size
                    + " entries, but the array has " + values.length + ".");
        }
        double[] data = new double[size];
        for (int i = 0; i < size; i++) {
            data[i] = values[i];
        }
        return new Matrix(rows, columns, data);
    }

    /** Row-major copy, every entry rounded to the nearest float. */
    public float[] toFloats() {
        float[] values = new float[data.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) data[i];
        }
        return values;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** Entry in row {@code i} and column {@code j}, both from 0. */
    public double get(int i, int j) {
        int row = Objects.checkIndex(i, rows);
        int column = Objects.checkIndex(j, columns);
        return data[row * columns + column];
    }

    /** The array behind this matrix, row-major, without a copy. It must not be changed. */
    public double[] data() {
        return data;
    }

    public Matrix transpose() {
        return new Matrix(columns, rows, Tiles.transpose(rows, columns, data));
    }

    /** Columns {@code from} (inclusive) to {@code to} (exclusive), copied; at least one. */
    public Matrix columns(int from, int to) {
        requireRange("columns", from, to, columns);
        int width = to - from;
        double[] part = new double[rows * width];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(data, i * columns + from, part, i * width, width);
        }
        return new Matrix(rows, width, part);
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive), copied; at least one. */
    public Matrix rows(int from, int to) {
        requireRange("rows", from, to, rows);
        return new Matrix(to - from, columns, Arrays.copyOfRange(data, from * columns, to * columns));
    }

    /** diag(factors) A: row i is multiplied by {@code factors[i]}. */
    public Matrix scaleRows(double[] factors) {
        requireLength("scaleRows", factors, rows);
        double[] scaled = new double[data.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                scaled[i * columns + j] = data[i * columns + j] * factors[i];
            }
        }
        return new Matrix(rows, columns, scaled);
    }

    /** A diag(factors): column j is multiplied by {@code factors[j]}. */
    public Matrix scaleColumns(double[] factors) {
        requireLength("scaleColumns", factors, columns);
        double[] scaled = new double[data.length];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                scaled[i * columns + j] = data[i * columns + j] * factors[j];
            }
        }
        return new Matrix(rows, columns, scaled);
    }

    /** A + B. */
    public Matrix plus(Matrix other) {
        return add("plus", other, 1);
    }

    /** A + value I, of a square A. */
    public Matrix plusDiagonal(double value) {
        double[] sum = data.clone();
        for (int i = 0; i < rows; i++) {
            sum[i * columns + i] += value;
        }
        return of(rows, columns, sum);
    }

    /** A - B. */
    public Matrix minus(Matrix other) {
        return add("minus", other, -1);
    }

    /** Frobenius norm, the root of the sum of squares; safe from overflow for any finite entries. */
    public double frobenius() {
        double largest = 0;
        for (double value : data) {
            largest = Math.max(largest, Math.abs(value));
        }
        if (largest == 0 || !Double.isFinite(largest)) {
            return largest;
        }
        double sum = 0;
        for (double value : data) {
            double scaled = value / largest;
            sum += scaled * scaled;
        }
        return largest * Math.sqrt(sum);
    }

    /** "rows x columns", for messages. */
    public String shape() {
        return rows + " x " + columns;
    }

    @Override
    public String toString() {
        return "Matrix[" + shape() + "]";
    }

    private Matrix add(String operation, Matrix other, double factor) {
        if (rows != other.rows || columns != other.columns) {
            throw new IllegalArgumentException(operation + ": the shapes differ, " + shape() + " and " + other.shape()
                    + "; both matrices must have the same one.");
        }
        double[] sum = new double[data.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = data[i] + factor * other.data[i];
        }
        return new Matrix(rows, columns, sum);
    }

    private void requireRange(String what, int from, int to, int limit) {
        if (from < 0 || to > limit || from >= to) {
            throw new IllegalArgumentException("The range " + from + " to " + to + " of " + what
                    + " is empty or outside a " + shape() + " matrix.");
        }
    }

    private void requireLength(String operation, double[] factors, int expected) {
        if (factors.length != expected) {
            throw new IllegalArgumentException(operation + ": a " + shape() + " matrix needs " + expected
                    + " factors, not " + factors.length + ".");
        }
    }

    static int size(int rows, int columns) {
        if (rows < 1 || columns < 1) {
            throw new IllegalArgumentException(
                    "A matrix needs at least one row and one column, not " + rows + " x " + columns + ".");
        }
        long size = (long) rows * columns;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("A " + rows + " x " + columns
                    + " matrix has more entries than an array can hold; work on it in parts.");
        }
        return (int) size;
    }
}
