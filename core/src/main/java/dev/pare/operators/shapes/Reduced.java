/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.operators.call.Call;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Shapes of what is left of axes, and of what is found along them. */
public final class Reduced {
    private Reduced() {}

    /** Axes by attribute or input; without any all axes, unless the operator shall then do nothing. */
    public static Optional<SymbolicShape> reduce(Call call) {
        return call.shape(0).flatMap(s -> reduce(call, s));
    }

    private static Optional<SymbolicShape> reduce(Call call, SymbolicShape shape) {
        boolean keeps = call.attribute("keepdims", 1) == 1;
        Optional<long[]> given = call.list("axes", 1);
        if (given.isEmpty() && call.has(1)) {
            return keeps
                    ? Optional.of(call.results(0, shape.rank()))
                    : Moved.lengthOf(call, 1).map(n -> call.results(0, shape.rank() - n));
        }
        boolean none = given.isEmpty() || given.get().length == 0;
        if (none && call.attribute("noop_with_empty_axes", 0) == 1) {
            return Optional.of(shape);
        }
        int[] axes = none ? IntStream.range(0, shape.rank()).toArray() : Call.fromStart(given.get(), shape.rank());
        return Optional.of(without(shape, keeps, axes));
    }

    static SymbolicShape without(SymbolicShape shape, boolean keeps, int... axes) {
        List<Size> sizes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            int axis = i;
            boolean gone = Arrays.stream(axes).anyMatch(a -> a == axis);
            if (!gone || keeps) {
                sizes.add(gone ? Size.ONE : shape.size(axis));
            }
        }
        return new SymbolicShape(sizes);
    }

    public static Optional<SymbolicShape> best(Call call) {
        return call.shape(0)
                .map(s -> without(
                        s, call.attribute("keepdims", 1) == 1, Call.fromStart(call.attribute("axis", 0), s.rank())));
    }

    public static List<Optional<SymbolicShape>> topK(Call call) {
        Optional<SymbolicShape> shape = call.shape(0).map(s -> {
            int axis = Call.fromStart(call.attribute("axis", -1), s.rank());
            Size count = call.node().attribute("k").isPresent()
                    ? Size.of(call.attribute("k", 0))
                    : call.numbers(1).map(n -> n.all().get(0)).orElseGet(() -> call.result(0, axis));
            return s.with(axis, count);
        });
        return Collections.nCopies(2, shape);
    }

    public static Optional<SymbolicShape> nonZero(Call call) {
        return call.shape(0).map(s -> SymbolicShape.of(Size.of(s.rank()), call.result(0, 1)));
    }

    public static Optional<SymbolicShape> compress(Call call) {
        return call.node().attribute("axis").isEmpty()
                ? Optional.of(call.results(0, 1))
                : call.shape(0).map(s -> {
                    int axis = Call.fromStart(call.attribute("axis", 0), s.rank());
                    return s.with(axis, call.result(0, axis));
                });
    }

    /** The shapes of the result, the mean and the inverse deviation; the last two have one element on each normalized axis. */
    public static List<Optional<SymbolicShape>> norm(Call call) {
        Optional<SymbolicShape> data = call.shape(0);
        Optional<SymbolicShape> statistics = data.map(s -> {
            int from = Call.fromStart(call.attribute("axis", -1), s.rank());
            return without(s, true, IntStream.range(from, s.rank()).toArray());
        });
        return List.of(data, statistics, statistics);
    }
}
