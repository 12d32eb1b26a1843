/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;

/** A part of an array along one axis. */
final class Cut {
    private Cut() {}

    /** Indices {@code from} (inclusive) to {@code to} (exclusive) of an axis, everything of the others. */
    static Values along(Values values, int axis, int from, int to) {
        long[] dims = values.shape().toArray();
        int length = (int) dims[axis];
        if (from == 0 && to == length) {
            return values;
        }
        dims[axis] = (long) to - from;
        Shape shape = Shape.of(dims);
        int inner = 1;
        for (int i = axis + 1; i < dims.length; i++) {
            inner *= (int) dims[i];
        }
        int size = Math.toIntExact(shape.elements());
        int block = inner * (to - from);
        if (values instanceof FloatValues floats) {
            float[] cut = new float[size];
            for (int i = 0; i < size; i++) {
                cut[i] = floats.at(i / block * inner * length + from * inner + i % block);
            }
            return FloatValues.of(shape, cut);
        }
        LongValues longs = (LongValues) values;
        long[] cut = new long[size];
        for (int i = 0; i < size; i++) {
            cut[i] = longs.at(i / block * inner * length + from * inner + i % block);
        }
        return LongValues.of(shape, cut);
    }
}
