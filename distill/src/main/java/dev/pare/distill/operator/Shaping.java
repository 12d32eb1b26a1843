/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.operator;

import dev.pare.distill.operator.OperatorTable.Entries;
import dev.pare.distill.torch.Torch;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/** The same numbers in another shape or order. */
final class Shaping {
    private Shaping() {}

    static void addTo(Entries entries) {
        entries.one("Shape", Shaping::shape);
        entries.one("Size", c -> Torch.longs(Shape.of(), c.in(0).numel()));
        entries.one("Reshape", Shaping::reshape);
        entries.one("Flatten", Shaping::flatten);
        entries.one("Transpose", Shaping::transpose);
        entries.one("Unsqueeze", Shaping::unsqueeze);
        entries.one("Squeeze", Shaping::squeeze);
        entries.one("Expand", Shaping::expand);
        entries.one("Tile", c -> c.in(0).repeat(c.longs(1)));
        entries.one("Pad", Padding::pad);
    }

    private static Tensor shape(Call call) {
        long[] all = call.in(0).shape();
        int start = bound(call.integer("start", 0), all.length);
        int end = bound(call.integer("end", all.length), all.length);
        return Torch.longs(Arrays.copyOfRange(all, start, Math.max(start, end)));
    }

    private static int bound(long position, int length) {
        long from = position < 0 ? position + length : position;
        return (int) Math.max(0, Math.min(length, from));
    }

    private static Tensor reshape(Call call) {
        long[] wanted = call.longs("shape", 1).orElseThrow(() -> call.unsupported("a Reshape without a shape"));
        if (!call.flag("allowzero", false)) {
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = wanted[i] == 0 ? call.in(0).size(i) : wanted[i];
            }
        }
        return call.in(0).reshape(wanted);
    }

    private static Tensor flatten(Call call) {
        long[] shape = call.in(0).shape();
        long axis = call.integer("axis", 1);
        int split = (int) (axis < 0 ? axis + shape.length : axis);
        long rows = Arrays.stream(shape, 0, split).reduce(1, (a, b) -> a * b);
        long columns = Arrays.stream(shape, split, shape.length).reduce(1, (a, b) -> a * b);
        return call.in(0).reshape(rows, columns);
    }

    private static Tensor transpose(Call call) {
        int rank = call.rank(0);
        return call.in(0)
                .permute(call.longs("perm")
                        .orElseGet(() -> IntStream.range(0, rank)
                                .mapToLong(i -> rank - 1 - i)
                                .toArray()));
    }

    private static Tensor unsqueeze(Call call) {
        long[] axes = call.longs("axes", 1).orElseThrow(() -> call.unsupported("an Unsqueeze without axes"));
        Tensor result = call.in(0);
        for (long axis : Call.axes(axes, call.rank(0) + axes.length)) {
            result = result.unsqueeze(axis);
        }
        return result;
    }

    private static Tensor squeeze(Call call) {
        int rank = call.rank(0);
        long[] axes = call.longs("axes", 1)
                .map(a -> Call.axes(a, rank))
                .orElseGet(() -> IntStream.range(0, rank)
                        .filter(i -> call.in(0).size(i) == 1)
                        .asLongStream()
                        .toArray());
        return axes.length == 0 ? new Tensor(call.in(0)) : call.in(0).squeeze(axes);
    }

    /** Sizes of 1 on either side follow the other. */
    private static Tensor expand(Call call) {
        long[] from = call.in(0).shape();
        long[] to = call.longs(1);
        int rank = Math.max(from.length, to.length);
        long[] result = new long[rank];
        for (int i = 0; i < rank; i++) {
            long a = i < rank - from.length ? 1 : from[i - (rank - from.length)];
            long b = i < rank - to.length ? 1 : to[i - (rank - to.length)];
            result[i] = a == 1 ? b : a;
        }
        return call.in(0).expand(result);
    }
}
