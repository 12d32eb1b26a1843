/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import dev.pare.distill.codes.ConstantValues.Integers;
import dev.pare.tensor.Shape;

/** Elements repeated along axes of size 1, as ONNX does it. */
final class Broadcast {
    private Broadcast() {}

    static long[] to(Integers value, Shape shape) {
        long[] result = new long[Math.toIntExact(shape.elements())];
        int[] strides = strides(value.shape(), shape.rank());
        for (int i = 0; i < result.length; i++) {
            int rest = i;
            int at = 0;
            for (int axis = shape.rank() - 1; axis >= 0; axis--) {
                at += rest % shape.intDim(axis) * strides[axis];
                rest /= shape.intDim(axis);
            }
            result[i] = value.values()[at];
        }
        return result;
    }

    private static int[] strides(Shape from, int rank) {
        int[] strides = new int[rank];
        int stride = 1;
        for (int axis = from.rank() - 1; axis >= 0; axis--) {
            int size = from.intDim(axis);
            strides[rank - from.rank() + axis] = size == 1 ? 0 : stride;
            stride *= size;
        }
        return strides;
    }
}
