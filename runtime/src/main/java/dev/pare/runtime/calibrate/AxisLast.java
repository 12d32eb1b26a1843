/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.Shape;
import java.util.Arrays;

/** Puts the axis that holds the width of a row behind all others. */
final class AxisLast {
    private AxisLast() {}

    /** Whether a shape has an axis of this number and another one beside it. */
    static boolean isIn(Shape shape, int axis) {
        return shape.rank() >= 2 && axis >= -shape.rank() && axis < shape.rank();
    }

    /** The same numbers with the axis moved to the end; the same object if it is there. A negative axis counts from the end. */
    static FloatValues of(FloatValues values, int axis) {
        long[] dims = values.shape().toArray();
        int at = axis < 0 ? axis + dims.length : axis;
        if (at == dims.length - 1) {
            return values;
        }
        int width = values.shape().intDim(at);
        int inner = product(Arrays.copyOfRange(dims, at + 1, dims.length));
        float[] turned = new float[values.size()];
        for (int i = 0; i < turned.length; i++) {
            int row = i / width;
            int outer = row / inner;
            turned[i] = values.at((outer * width + i % width) * inner + row % inner);
        }
        long[] moved = Arrays.copyOf(without(values.shape(), at).toArray(), dims.length);
        moved[dims.length - 1] = dims[at];
        return FloatValues.of(Shape.of(moved), turned);
    }

    /** The shape without an axis: how the rows are arranged. */
    static Shape without(Shape shape, int axis) {
        long[] dims = shape.toArray();
        int at = axis < 0 ? axis + dims.length : axis;
        long[] rest = Arrays.copyOf(dims, dims.length - 1);
        System.arraycopy(dims, at + 1, rest, at, dims.length - at - 1);
        return Shape.of(rest);
    }

    private static int product(long... dims) {
        long product = 1;
        for (long dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        return Math.toIntExact(product);
    }
}
