/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.shapes;

import dev.pare.graph.AttributeValue;
import dev.pare.operators.call.Call;
import dev.pare.operators.fold.Numbers;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import java.util.Arrays;
import java.util.Optional;

/** Shapes of what does not come from data. */
public final class Generated {
    private Generated() {}

    public static Optional<SymbolicShape> constant(Call call) {
        for (var attribute : call.node().attributes()) {
            AttributeValue value = attribute.value();
            if (value instanceof AttributeValue.OfTensor tensor) {
                return Optional.of(SymbolicShape.of(tensor.tensor().shape()));
            } else if (value instanceof AttributeValue.Int || value instanceof AttributeValue.Real) {
                return Optional.of(SymbolicShape.SCALAR);
            } else if (value instanceof AttributeValue.Ints ints) {
                return Optional.of(SymbolicShape.of(Size.of(ints.values().size())));
            } else if (value instanceof AttributeValue.Floats floats) {
                return Optional.of(SymbolicShape.of(Size.of(floats.values().size())));
            }
        }
        return Optional.empty();
    }

    /** A tensor of the sizes that the first input lists. */
    public static Optional<SymbolicShape> filled(Call call) {
        return call.numbers(0)
                .map(Numbers::all)
                .map(SymbolicShape::new)
                .or(() -> Moved.lengthOf(call, 0).map(rank -> call.results(0, rank)));
    }

    public static Optional<SymbolicShape> range(Call call) {
        Optional<Numbers> from = call.numbers(0);
        Optional<Numbers> to = call.numbers(1);
        boolean steps = call.fixed(2).filter(s -> s[0] == 1).isPresent();
        if (from.isPresent() && to.isPresent() && steps) {
            Size count = to.get().all().get(0).minus(from.get().all().get(0));
            boolean fromZero = from.get().all().get(0).is(0) && !count.isFixed();
            return Optional.of(SymbolicShape.of(fromZero ? count : count.orZero()));
        }
        return Optional.of(call.reals(0)
                .flatMap(a -> call.reals(1).flatMap(b -> call.reals(2).map(c -> Math.ceil((b[0] - a[0]) / c[0]))))
                .map(n -> SymbolicShape.of(Size.of((long) Math.max(0, n))))
                .orElseGet(() -> call.results(0, 1)));
    }

    /** The shape that an attribute lists. */
    public static Optional<SymbolicShape> listed(Call call) {
        return call.attributes("shape")
                .map(a -> new SymbolicShape(Arrays.stream(a).mapToObj(Size::of).toList()));
    }

    /** The shape of a Shape: as many numbers as axes. */
    public static Optional<SymbolicShape> shape(Call call) {
        boolean part = call.node().attribute("start").isPresent()
                || call.node().attribute("end").isPresent();
        Optional<SymbolicShape> data = call.shape(0);
        if (!part || data.isEmpty()) {
            return Optional.of(SymbolicShape.of(data.map(s -> Size.of(s.rank())).orElseGet(() -> call.result(0, 0))));
        }
        int rank = data.get().rank();
        long from = within(call.attribute("start", 0), rank);
        long to = call.node().attribute("end").isPresent() ? within(call.attribute("end", 0), rank) : rank;
        return Optional.of(SymbolicShape.of(Size.of(Math.max(0, to - from))));
    }

    private static long within(long index, int size) {
        return Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }
}
