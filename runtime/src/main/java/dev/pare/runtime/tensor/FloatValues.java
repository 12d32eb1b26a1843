/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.tensor;

import dev.pare.tensor.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Real values; half precision and double inputs and outputs are held in single precision. */
public final class FloatValues implements Values {
    private final Shape shape;
    private final float[] elements;

    private FloatValues(Shape shape, float[] elements) {
        if (shape.elements() != elements.length) {
            throw new IllegalArgumentException(elements.length + " elements for the shape " + shape);
        }
        this.shape = shape;
        this.elements = elements;
    }

    /** Takes the array over without a copy: the caller must not change it afterwards. */
    public static FloatValues of(Shape shape, float... elements) {
        return new FloatValues(shape, elements);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public int size() {
        return elements.length;
    }

    public float at(int index) {
        return elements[index];
    }

    /** A read-only view. */
    public FloatBuffer buffer() {
        return FloatBuffer.wrap(elements).asReadOnlyBuffer();
    }

    public float[] toArray() {
        return elements.clone();
    }

    @Override
    public FloatValues rows(int from, int to) {
        int row = rowSize();
        return new FloatValues(shapeWithRows(to - from), Arrays.copyOfRange(elements, from * row, to * row));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FloatValues that && shape.equals(that.shape) && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        return "float" + shape;
    }
}
