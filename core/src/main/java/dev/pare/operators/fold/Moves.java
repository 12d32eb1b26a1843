/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Rearranges and selects elements, whatever they are. */
public final class Moves {
    private Moves() {}

    static <E extends Elements<E>> E transpose(E constant, List<Long> perm) {
        Shape from = constant.shape();
        long[] dims = perm.stream().mapToLong(a -> from.dim(a.intValue())).toArray();
        long[] strides = strides(from);
        long[] moved = perm.stream().mapToLong(a -> strides[a.intValue()]).toArray();
        int[] places = new int[constant.count()];
        int[] at = new int[dims.length];
        for (int i = 0; i < places.length; i++) {
            long place = 0;
            for (int axis = 0; axis < at.length; axis++) {
                place += at[axis] * moved[axis];
            }
            places[i] = (int) place;
            for (int axis = at.length - 1; axis >= 0 && ++at[axis] == dims[axis]; axis--) {
                at[axis] = 0;
            }
        }
        return constant.picked(Shape.of(dims), places);
    }

    private static long[] strides(Shape shape) {
        long[] strides = new long[shape.rank()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dim(axis);
        }
        return strides;
    }

    static <E extends Elements<E>> Optional<E> unsqueeze(E constant, long[] axes) {
        int rank = constant.shape().rank() + axes.length;
        List<Integer> ones =
                LongStream.of(axes).mapToObj(a -> (int) (a < 0 ? a + rank : a)).toList();
        if (ones.stream().distinct().count() != axes.length || ones.stream().anyMatch(a -> a < 0 || a >= rank)) {
            return Optional.empty();
        }
        long[] dims = new long[rank];
        int next = 0;
        for (int axis = 0; axis < rank; axis++) {
            dims[axis] = ones.contains(axis) ? 1 : constant.shape().dim(next++);
        }
        return Optional.of(constant.reshaped(Shape.of(dims)));
    }

    static <E extends Elements<E>> Optional<E> squeeze(E constant, long[] axes) {
        int rank = constant.shape().rank();
        List<Integer> gone =
                LongStream.of(axes).mapToObj(a -> (int) (a < 0 ? a + rank : a)).toList();
        if (gone.stream().anyMatch(a -> a < 0 || a >= rank || constant.shape().dim(a) != 1)) {
            return Optional.empty();
        }
        long[] dims = IntStream.range(0, rank)
                .filter(a -> !gone.contains(a))
                .mapToLong(a -> constant.shape().dim(a))
                .toArray();
        return Optional.of(constant.reshaped(Shape.of(dims)));
    }

    static <E extends Elements<E>> Optional<E> reshape(E constant, long[] sizes) {
        long[] dims = sizes.clone();
        long known = 1;
        int open = -1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == 0) {
                if (i >= constant.shape().rank()) {
                    return Optional.empty();
                }
                dims[i] = constant.shape().dim(i);
            }
            if (dims[i] < 0) {
                if (open >= 0 || dims[i] != -1) {
                    return Optional.empty();
                }
                open = i;
            } else {
                known *= dims[i];
            }
        }
        if (open >= 0) {
            if (known == 0 || constant.count() % known != 0) {
                return Optional.empty();
            }
            dims[open] = constant.count() / known;
            known *= dims[open];
        }
        return known == constant.count() ? Optional.of(constant.reshaped(Shape.of(dims))) : Optional.empty();
    }

    static <E extends Elements<E>> Optional<E> gather(E constant, long[] indices, Shape indicesShape, int axis) {
        int rank = constant.shape().rank();
        int at = axis < 0 ? axis + rank : axis;
        if (at < 0 || at >= rank) {
            return Optional.empty();
        }
        long size = constant.shape().dim(at);
        long[] rows = LongStream.of(indices).map(i -> i < 0 ? i + size : i).toArray();
        if (LongStream.of(rows).anyMatch(i -> i < 0 || i >= size)) {
            return Optional.empty();
        }
        List<Long> dims = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            if (i == at) {
                LongStream.of(indicesShape.toArray()).forEach(dims::add);
            } else {
                dims.add(constant.shape().dim(i));
            }
        }
        Shape shape = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        return along(constant, at, rows.length, i -> (int) rows[i], shape);
    }

    static <E extends Elements<E>> Optional<E> slice(
            E constant, long[] starts, long[] ends, long[] axes, long[] steps) {
        E current = constant;
        for (int i = 0; i < starts.length; i++) {
            int rank = current.shape().rank();
            int axis = (int) (axes[i] < 0 ? axes[i] + rank : axes[i]);
            if (axis < 0 || axis >= rank || steps[i] != 1) {
                return Optional.empty();
            }
            long size = current.shape().dim(axis);
            int from = (int) clamp(starts[i], size);
            int count = (int) Math.max(0, clamp(ends[i], size) - from);
            long[] dims = current.shape().toArray();
            dims[axis] = count;
            Optional<E> cut = along(current, axis, count, j -> from + j, Shape.of(dims));
            if (cut.isEmpty()) {
                return cut;
            }
            current = cut.get();
        }
        return Optional.of(current);
    }

    private static long clamp(long index, long size) {
        return Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }

    /** Picks slices along an axis. */
    private static <E extends Elements<E>> Optional<E> along(
            E constant, int axis, int count, IntUnaryOperator pick, Shape shape) {
        if (shape.elements() > Integer.MAX_VALUE / 8) {
            return Optional.empty();
        }
        int size = constant.shape().intDim(axis);
        int inner = (int) strides(constant.shape())[axis];
        int outer = size == 0 ? 0 : constant.count() / Math.max(1, size * inner);
        int[] places = new int[(int) shape.elements()];
        int next = 0;
        for (int o = 0; o < outer; o++) {
            for (int i = 0; i < count; i++) {
                for (int j = 0; j < inner; j++) {
                    places[next++] = (o * size + pick.applyAsInt(i)) * inner + j;
                }
            }
        }
        return Optional.of(constant.picked(shape, places));
    }

    /** Tensors behind each other along an axis; empty if they do not fit. */
    public static <E extends Elements<E>> Optional<E> concat(List<E> parts, int axis) {
        E first = parts.get(0);
        int rank = first.shape().rank();
        int at = axis < 0 ? axis + rank : axis;
        boolean fit = at >= 0 && at < rank && parts.stream().allMatch(p -> matches(first, p, at));
        if (!fit) {
            return Optional.empty();
        }
        long[] dims = first.shape().toArray();
        dims[at] = parts.stream().mapToLong(p -> p.shape().dim(at)).sum();
        Shape shape = Shape.of(dims);
        if (shape.elements() > Integer.MAX_VALUE / 8) {
            return Optional.empty();
        }
        return Optional.of(first.joined(parts, at, shape));
    }

    private static <E extends Elements<E>> boolean matches(E first, E part, int at) {
        boolean same = first.matches(part);
        for (int axis = 0; same && axis < first.shape().rank(); axis++) {
            same = axis == at || part.shape().dim(axis) == first.shape().dim(axis);
        }
        return same;
    }
}
