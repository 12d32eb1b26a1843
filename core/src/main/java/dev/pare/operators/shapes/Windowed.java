/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.graph.AttributeValue;
import dev.pare.operators.call.Call;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Shapes of convolutions and pools: batch, channels, then axes with windows. */
public final class Windowed {
    private static final int FIRST_SPATIAL = 2;

    private Windowed() {}

    /** A convolution of the inputs at these places. */
    public static Call.ShapeRule convolution(int data, int kernel) {
        return Rules.first(call -> call.shape(data)
                .flatMap(x -> call.shape(kernel).map(k -> {
                    SymbolicShape shape = x.with(1, k.size(0));
                    for (int axis = FIRST_SPATIAL; axis < x.rank(); axis++) {
                        int i = axis - FIRST_SPATIAL;
                        Size width = call.attributes("kernel_shape")
                                .map(w -> Size.of(w[i]))
                                .orElse(k.size(axis));
                        shape = shape.with(axis, windows(call, x.size(axis), width, i, x.rank() - FIRST_SPATIAL, axis));
                    }
                    return shape;
                })));
    }

    /** A pool with windows of a given size; a second output has the same shape. */
    public static List<Optional<SymbolicShape>> pool(Call call) {
        Optional<SymbolicShape> pooled = call.shape(0).map(x -> {
            SymbolicShape shape = x;
            for (int axis = FIRST_SPATIAL; axis < x.rank(); axis++) {
                int i = axis - FIRST_SPATIAL;
                Size width =
                        call.attributes("kernel_shape").map(w -> Size.of(w[i])).orElse(Size.ONE);
                shape = shape.with(axis, windows(call, x.size(axis), width, i, x.rank() - FIRST_SPATIAL, axis));
            }
            return shape;
        });
        return Collections.nCopies(call.node().outputs().size(), pooled);
    }

    public static Optional<SymbolicShape> global(Call call) {
        return call.shape(0).map(x -> {
            SymbolicShape shape = x;
            for (int axis = FIRST_SPATIAL; axis < x.rank(); axis++) {
                shape = shape.with(axis, Size.ONE);
            }
            return shape;
        });
    }

    /** The number of windows along an axis: (size + pads - reach) / stride + 1, rounded down or up. */
    private static Size windows(Call call, Size size, Size width, int i, int spatial, int axis) {
        long stride = at(call, "strides", i, 1);
        long dilation = at(call, "dilations", i, 1);
        String padding = call.node().attribute("auto_pad").orElse(null) instanceof AttributeValue.Text text
                ? text.text()
                : "NOTSET";
        if (padding.startsWith("SAME")) {
            return size.plus(Size.of(stride - 1)).dividedDown(Size.of(stride));
        }
        long pads = padding.equals("NOTSET") ? at(call, "pads", i, 0) + at(call, "pads", i + spatial, 0) : 0;
        Size reach = width.minus(Size.ONE).times(Size.of(dilation)).plus(Size.ONE);
        Size room = size.plus(Size.of(pads)).minus(reach);
        if (call.attribute("ceil_mode", 0) == 0) {
            return stride == 1
                    ? room.plus(Size.ONE)
                    : room.dividedDown(Size.of(stride)).plus(Size.ONE);
        }
        return room.isFixed() && size.isFixed()
                ? Size.of(hanging(room.value().getAsLong(), size.value().getAsLong(), at(call, "pads", i, 0), stride))
                : call.result(0, axis);
    }

    /** Windows may hang over the end, but none begins in the padding at the end. */
    private static long hanging(long room, long size, long padsBefore, long stride) {
        long count = (room + stride - 1) / stride + 1;
        return (count - 1) * stride >= size + padsBefore ? count - 1 : count;
    }

    private static long at(Call call, String attribute, int index, long otherwise) {
        return call.attributes(attribute)
                .filter(a -> index < a.length)
                .map(a -> a[index])
                .orElse(otherwise);
    }

    /** Sizes by attributes: stride * (size - 1) + extra + reach - pads. */
    public static Optional<SymbolicShape> transposed(Call call) {
        return call.shape(0)
                .flatMap(x -> call.shape(1).map(k -> {
                    SymbolicShape shape = x.with(1, k.size(1).times(Size.of(call.attribute("group", 1))));
                    int spatial = x.rank() - FIRST_SPATIAL;
                    boolean plain = call.node().attribute("auto_pad").isEmpty()
                            && call.attributes("output_shape").isEmpty();
                    for (int axis = FIRST_SPATIAL; axis < x.rank(); axis++) {
                        int i = axis - FIRST_SPATIAL;
                        long[] pads = call.attributes("pads").orElseGet(() -> new long[2 * spatial]);
                        Size reach = k.size(axis)
                                .minus(Size.ONE)
                                .times(Size.of(at(call, "dilations", i, 1)))
                                .plus(Size.ONE);
                        Size size = x.size(axis)
                                .minus(Size.ONE)
                                .times(Size.of(at(call, "strides", i, 1)))
                                .plus(reach)
                                .plus(Size.of(at(call, "output_padding", i, 0) - pads[i] - pads[i + spatial]));
                        shape = shape.with(axis, plain ? size : call.result(0, axis));
                    }
                    return shape;
                }));
    }

    /** New sizes, or factors for the old ones. */
    public static Optional<SymbolicShape> resize(Call call) {
        return call.shape(0).map(x -> {
            int first = call.node().is("Upsample") || call.version() < 11 ? 1 : 2;
            Optional<long[]> sizes = first == 2 ? call.fixed(3) : Optional.empty();
            Optional<double[]> scales = call.reals(first);
            boolean plain = call.attributes("axes").isEmpty()
                    && (sizes.isEmpty()
                            || call.node().attribute("keep_aspect_ratio_policy").isEmpty());
            if (plain && sizes.isPresent() && sizes.get().length == x.rank()) {
                return new SymbolicShape(
                        Arrays.stream(sizes.get()).mapToObj(Size::of).toList());
            }
            SymbolicShape shape = x;
            for (int axis = 0; axis < x.rank(); axis++) {
                boolean known = plain && !call.has(3) && scales.isPresent() && scales.get().length == x.rank();
                boolean whole =
                        known && (x.size(axis).isFixed() || scales.get()[axis] == Math.rint(scales.get()[axis]));
                shape = shape.with(axis, whole ? scaled(x.size(axis), scales.get()[axis]) : call.result(0, axis));
            }
            return shape;
        });
    }

    private static Size scaled(Size size, double scale) {
        return size.isFixed()
                ? Size.of((long) Math.floor((float) (size.value().getAsLong() * (float) scale)))
                : size.times(Size.of((long) scale));
    }
}
