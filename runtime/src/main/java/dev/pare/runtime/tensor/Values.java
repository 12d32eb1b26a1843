/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.tensor;

import dev.pare.tensor.Shape;

/** A dense array in row-major order. */
public sealed interface Values permits FloatValues, LongValues {

    Shape shape();

    /** The number of elements. */
    int size();

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) along the first axis, as a copy. */
    Values rows(int from, int to);

    /** The number of elements in one step of the first axis; 1 for a scalar. */
    default int rowSize() {
        long product = 1;
        for (int axis = 1; axis < shape().rank(); axis++) {
            product = Math.multiplyExact(product, shape().dim(axis));
        }
        return Math.toIntExact(product);
    }

    /** The shape with another size of the first axis. */
    default Shape shapeWithRows(int rows) {
        long[] dims = shape().toArray();
        dims[0] = rows;
        return Shape.of(dims);
    }
}
