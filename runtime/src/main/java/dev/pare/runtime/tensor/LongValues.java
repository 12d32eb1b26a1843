/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.tensor;

import dev.pare.tensor.Shape;
import java.nio.LongBuffer;
import java.util.Arrays;

/** Integers of any width, and booleans as 0 and 1. */
public final class LongValues implements Values {
    private final Shape shape;
    private final long[] elements;

    private LongValues(Shape shape, long[] elements) {
        if (shape.elements() != elements.length) {
            throw new IllegalArgumentException(elements.length + " elements for the shape " + shape);
        }
        this.shape = shape;
        this.elements = elements;
    }

    /** Takes the array over without a copy: the caller must not change it afterwards. */
    public static LongValues of(Shape shape, long... elements) {
        return new LongValues(shape, elements);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public int size() {
        return elements.length;
    }

    public long at(int index) {
        return elements[index];
    }

    /** A read-only view. */
    public LongBuffer buffer() {
        return LongBuffer.wrap(elements).asReadOnlyBuffer();
    }

    public long[] toArray() {
        return elements.clone();
    }

    @Override
    public LongValues rows(int from, int to) {
        int row = rowSize();
        return new LongValues(shapeWithRows(to - from), Arrays.copyOfRange(elements, from * row, to * row));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LongValues that && shape.equals(that.shape) && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return "long" + shape;
    }
}
