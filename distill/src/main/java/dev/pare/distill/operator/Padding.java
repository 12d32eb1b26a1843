/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.torch.Torch;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Constants around a tensor. */
final class Padding {
    private Padding() {}

    static Tensor pad(Call call) {
        if (!call.text("mode").orElse("constant").equals("constant") || call.has(3)) {
            throw call.unsupported("padding by anything but a constant on all axes");
        }
        long[] pads = call.longs("pads", 1).orElseThrow(() -> call.unsupported("a Pad without sizes"));
        double value = call.has(2) ? call.in(2).item_double() : call.real("value", 0);
        return torch.constant_pad_nd(call.in(0), lastAxisFirst(pads), Torch.scalar(value));
    }

    /** ONNX lists all sizes before and then all behind; torch lists both of each axis, the last axis first. */
    private static long[] lastAxisFirst(long[] pads) {
        int rank = pads.length / 2;
        long[] result = new long[pads.length];
        for (int axis = 0; axis < rank; axis++) {
            result[2 * (rank - 1 - axis)] = pads[axis];
            result[2 * (rank - 1 - axis) + 1] = pads[axis + rank];
        }
        return result;
    }
}
