/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.operators.call.Call;
import dev.pare.operators.fold.Numbers;
import dev.pare.operators.sizes.Broadcast;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Shapes of elements that are moved, repeated and joined. */
public final class Moved {
    private Moved() {}

    public static Optional<SymbolicShape> transpose(Call call) {
        return call.shape(0).map(shape -> {
            List<Size> sizes = new ArrayList<>();
            for (int i = 0; i < shape.rank(); i++) {
                int reversed = shape.rank() - 1 - i;
                int at = i;
                sizes.add(
                        shape.size(call.attributes("perm").map(p -> (int) p[at]).orElse(reversed)));
            }
            return new SymbolicShape(sizes);
        });
    }

    /** Where the sizes are not known their number may be: it is the size of the list. */
    public static Optional<SymbolicShape> reshape(Call call) {
        Optional<List<Size>> target = call.attributes("shape")
                .map(a -> Arrays.stream(a).mapToObj(Size::of).toList())
                .or(() -> call.numbers(1).map(Numbers::all));
        if (target.isEmpty()) {
            return lengthOf(call, 1).map(rank -> call.results(0, rank));
        }
        return Optional.of(Reshaped.of(call, target.get()));
    }

    /** How many numbers a list has. */
    static Optional<Integer> lengthOf(Call call, int input) {
        return call.shape(input)
                .filter(s -> s.rank() == 1 && s.size(0).isFixed())
                .map(s -> (int) s.size(0).value().getAsLong());
    }

    public static Optional<SymbolicShape> squeeze(Call call) {
        Optional<SymbolicShape> data = call.shape(0);
        Optional<long[]> given = call.list("axes", 1);
        if (given.isEmpty() && call.has(1)) {
            return data.flatMap(s -> lengthOf(call, 1).map(n -> call.results(0, s.rank() - n)));
        }
        if (given.isEmpty()) {
            boolean certain = data.isPresent() && data.get().sizes().stream().allMatch(Size::isFixed);
            return data.filter(s -> certain)
                    .map(s -> new SymbolicShape(
                            s.sizes().stream().filter(d -> !d.is(1)).toList()));
        }
        return data.map(s -> {
            List<Size> sizes = new ArrayList<>(s.sizes());
            Arrays.stream(Call.fromStart(given.get(), s.rank()))
                    .map(a -> -a)
                    .sorted()
                    .forEach(a -> sizes.remove(-a));
            return new SymbolicShape(sizes);
        });
    }

    public static Optional<SymbolicShape> unsqueeze(Call call) {
        Optional<long[]> given = call.list("axes", 1);
        if (given.isEmpty()) {
            return call.shape(0).flatMap(s -> lengthOf(call, 1).map(n -> call.results(0, s.rank() + n)));
        }
        return call.shape(0).map(s -> {
            List<Size> sizes = new ArrayList<>(s.sizes());
            int rank = s.rank() + given.get().length;
            Arrays.stream(Call.fromStart(given.get(), rank)).sorted().forEach(a -> sizes.add(a, Size.ONE));
            return new SymbolicShape(sizes);
        });
    }

    public static Optional<SymbolicShape> flatten(Call call) {
        return call.shape(0).map(s -> {
            int axis = Call.fromStart(call.attribute("axis", 1), s.rank());
            return SymbolicShape.of(s.elements(0, axis), s.elements(axis, s.rank()));
        });
    }

    public static Optional<SymbolicShape> expand(Call call) {
        Optional<SymbolicShape> data = call.shape(0);
        Optional<SymbolicShape> target = call.numbers(1)
                .map(n -> new SymbolicShape(n.all()))
                .or(() -> lengthOf(call, 1).map(rank -> call.results(0, rank)));
        return data.flatMap(d -> target.map(t -> Broadcast.of(d, t)));
    }

    public static Optional<SymbolicShape> tile(Call call) {
        return call.shape(0).map(s -> {
            Optional<Numbers> repeats = call.numbers(1);
            SymbolicShape tiled = s;
            for (int axis = 0; axis < s.rank(); axis++) {
                int at = axis;
                tiled = tiled.with(
                        axis,
                        repeats.map(r -> s.size(at).times(r.all().get(at))).orElseGet(() -> call.result(0, at)));
            }
            return tiled;
        });
    }

    public static Optional<SymbolicShape> concat(Call call) {
        Optional<SymbolicShape> joined = call.shape(0);
        for (int i = 1; i < call.node().inputs().size(); i++) {
            Optional<SymbolicShape> part = call.shape(i);
            joined = joined.flatMap(j -> part.filter(p -> p.rank() == j.rank()).map(p -> joined(call, j, p)));
        }
        return joined;
    }

    private static SymbolicShape joined(Call call, SymbolicShape before, SymbolicShape part) {
        int at = Call.fromStart(call.attribute("axis", 1), before.rank());
        List<Size> sizes = new ArrayList<>();
        for (int axis = 0; axis < before.rank(); axis++) {
            Size one = before.size(axis);
            Size other = part.size(axis);
            sizes.add(axis == at ? one.plus(other) : one.isFixed() || !other.isFixed() ? one : other);
        }
        return new SymbolicShape(sizes);
    }

    public static List<Optional<SymbolicShape>> split(Call call) {
        Optional<SymbolicShape> data = call.shape(0);
        int count = call.node().outputs().size();
        List<Optional<SymbolicShape>> parts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            parts.add(data.map(s -> {
                int axis = Call.fromStart(call.attribute("axis", 0), s.rank());
                return s.with(axis, part(call, s.size(axis), index, axis));
            }));
        }
        return parts;
    }

    /** Sizes are given, or all are the same and the last takes what is left. */
    private static Size part(Call call, Size whole, int index, int axis) {
        Optional<Numbers> given = call.numbers(1);
        Optional<long[]> attribute = call.attributes("split");
        if (attribute.isPresent()) {
            return Size.of(attribute.get()[index]);
        }
        if (call.has(1)) {
            return given.map(n -> n.all().get(index)).orElseGet(() -> call.result(index, axis));
        }
        int count = call.node().outputs().size();
        if (whole.isFixed()) {
            long size = whole.value().getAsLong();
            long each = (size + count - 1) / count;
            return Size.of(index < count - 1 ? each : size - each * (count - 1));
        }
        return whole.dividedBy(Size.of(count)).orElseGet(() -> call.result(index, axis));
    }

    public static Optional<SymbolicShape> pad(Call call) {
        return call.shape(0).map(s -> {
            Optional<List<Size>> pads = call.attributes("pads")
                    .map(a -> Arrays.stream(a).mapToObj(Size::of).toList())
                    .or(() -> call.numbers(1).map(Numbers::all));
            int[] axes = call.fixed(3)
                    .map(a -> Call.fromStart(a, s.rank()))
                    .orElseGet(() -> IntStream.range(0, s.rank()).toArray());
            if (pads.isEmpty() || (call.has(3) && call.fixed(3).isEmpty())) {
                return call.results(0, s.rank());
            }
            SymbolicShape padded = s;
            for (int i = 0; i < axes.length; i++) {
                Size added = pads.get().get(i).plus(pads.get().get(i + axes.length));
                padded = padded.with(axes[i], s.size(axes[i]).plus(added));
            }
            return padded;
        });
    }

    public static Optional<SymbolicShape> depthToSpace(Call call) {
        Size block = Size.of(call.attribute("blocksize", 1));
        return call.shape(0)
                .map(s -> SymbolicShape.of(
                        s.size(0),
                        s.size(1).dividedDown(block.times(block)),
                        s.size(2).times(block),
                        s.size(3).times(block)));
    }

    public static Optional<SymbolicShape> spaceToDepth(Call call) {
        Size block = Size.of(call.attribute("blocksize", 1));
        return call.shape(0)
                .map(s -> SymbolicShape.of(
                        s.size(0),
                        s.size(1).times(block).times(block),
                        s.size(2).dividedDown(block),
                        s.size(3).dividedDown(block)));
    }
}
