/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import java.util.Arrays;

/** The sizes of a tensor, outermost first. A shape without dimensions is that of a scalar. */
public final class Shape {
    private static final Shape SCALAR = new Shape();

    private final long[] dims;

    private Shape(long... dims) {
        this.dims = dims;
    }

    public static Shape of(long... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /** Size of an axis; negative axes count from the end. */
    public long dim(int axis) {
        return dims[axis < 0 ? dims.length + axis : axis];
    }

    /** Size of an axis as an int; throws ArithmeticException if it does not fit. */
    public int intDim(int axis) {
        return Math.toIntExact(dim(axis));
    }

    /** Number of elements; throws ArithmeticException on overflow. */
    public long elements() {
        long product = 1;
        for (long dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }

    public long[] toArray() {
        return dims.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims).replace(" ", "");
    }
}
