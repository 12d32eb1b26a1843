/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.operators.call.Call;
import dev.pare.operators.fold.Numbers;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Shapes of parts that Slice takes. */
public final class Sliced {
    /** Ends from here on mean the end of the axis. */
    private static final long ENDLESS = Integer.MAX_VALUE;

    private Sliced() {}

    public static Optional<SymbolicShape> slice(Call call) {
        return call.shape(0).map(s -> slice(call, s));
    }

    private static SymbolicShape slice(Call call, SymbolicShape shape) {
        Optional<List<Size>> starts = list(call, "starts", 1);
        Optional<List<Size>> ends = list(call, "ends", 2);
        Optional<int[]> axes = axes(call, shape.rank(), starts);
        if (axes.isEmpty()) {
            return call.results(0, shape.rank());
        }
        SymbolicShape sliced = shape;
        for (int i = 0; i < axes.get().length; i++) {
            int axis = axes.get()[i];
            int at = i;
            Optional<Long> step = call.has(4) ? call.fixed(4).map(steps -> steps[at]) : Optional.of(1L);
            Size count = starts.isEmpty() || ends.isEmpty() || step.isEmpty()
                    ? call.result(0, axis)
                    : count(shape.size(axis), starts.get().get(i), ends.get().get(i), step.get())
                            .orElseGet(() -> call.result(0, axis));
            sliced = sliced.with(axis, count);
        }
        return sliced;
    }

    private static Optional<List<Size>> list(Call call, String attribute, int input) {
        return call.attributes(attribute)
                .map(a -> Arrays.stream(a).mapToObj(Size::of).toList())
                .or(() -> call.numbers(input).map(Numbers::all));
    }

    private static Optional<int[]> axes(Call call, int rank, Optional<List<Size>> starts) {
        Optional<long[]> given = call.list("axes", 3);
        if (given.isPresent() || call.has(3)) {
            return given.map(a -> Call.fromStart(a, rank));
        }
        return starts.map(List::size)
                .or(() -> Moved.lengthOf(call, 1))
                .map(n -> IntStream.range(0, n).toArray());
    }

    /** How many elements lie between two places of an axis. */
    static Optional<Size> count(Size size, Size start, Size end, long step) {
        if (size.isFixed() && start.isFixed() && end.isFixed()) {
            return Optional.of(Size.of(counted(
                    size.value().getAsLong(),
                    start.value().getAsLong(),
                    end.value().getAsLong(),
                    step)));
        }
        if (step != 1) {
            return Optional.empty();
        }
        Optional<Size> from = place(size, start);
        Optional<Size> to = place(size, end);
        return from.flatMap(f -> to.map(t -> between(f, t)));
    }

    private static Size between(Size from, Size to) {
        return from.is(0) ? to : to.equals(from) ? Size.ZERO : to.minus(from).orZero();
    }

    /** A place counted from the start, within the axis. */
    private static Optional<Size> place(Size size, Size given) {
        if (given.isFixed()) {
            long number = given.value().getAsLong();
            if (number >= 0) {
                return Optional.of(number == 0 ? Size.ZERO : number >= ENDLESS ? size : Size.least(given, size));
            }
            return Optional.of(number <= -ENDLESS ? Size.ZERO : size.plus(given).orZero());
        }
        return Optional.of(Size.least(given, size));
    }

    private static long counted(long size, long start, long end, long step) {
        long from = start < 0 ? start + size : start;
        long to = end < 0 ? (end < -size ? -1 : end + size) : end;
        if (step > 0) {
            long first = Math.max(0, Math.min(size, from));
            long last = Math.max(0, Math.min(size, to));
            return Math.max(0, (last - first + step - 1) / step);
        }
        long first = Math.max(-1, Math.min(size - 1, from));
        long last = Math.max(-1, Math.min(size - 1, to));
        return Math.max(0, (first - last - step - 1) / -step);
    }
}
