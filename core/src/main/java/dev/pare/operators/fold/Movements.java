/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.LongStream;

/** What operators that move elements give, for elements of any kind. */
final class Movements {
    /** Whole numbers that steer an operator: a shape, axes, indices. */
    record Steering(Shape shape, long[] numbers) {}

    private final Node node;
    private final long version;
    private final IntFunction<Optional<Steering>> steering;

    /** @param steering the whole numbers that steer the operator, by input */
    Movements(Node node, long version, IntFunction<Optional<Steering>> steering) {
        this.node = node;
        this.version = version;
        this.steering = steering;
    }

    /** The result, or empty for other operators and where what steers them is not known. */
    <E extends Elements<E>> Optional<E> of(E first) {
        return switch (node.op().type()) {
            case "Identity" -> Optional.of(first);
            case "Transpose" ->
                Optional.of(Moves.transpose(first, permutation(first.shape().rank())));
            case "Unsqueeze" -> axes().flatMap(a -> Moves.unsqueeze(first, a));
            case "Squeeze" -> squeezed(first);
            case "Reshape" ->
                fixed(1).filter(s -> node.intAttribute("allowzero", 0) == 0).flatMap(s -> Moves.reshape(first, s));
            case "Gather" ->
                fixed(1).flatMap(i -> Moves.gather(
                        first, i, steering.apply(1).orElseThrow().shape(), (int) node.intAttribute("axis", 0)));
            case "Slice" -> version < 10 ? Optional.empty() : slice(first);
            default -> Optional.empty();
        };
    }

    private List<Long> permutation(int rank) {
        return node.intsAttribute("perm")
                .orElseGet(() ->
                        LongStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList());
    }

    private Optional<long[]> fixed(int input) {
        return steering.apply(input).map(Steering::numbers);
    }

    /** The axes of Squeeze and Unsqueeze, an attribute before opset 13 and an input from then on. */
    private Optional<long[]> axes() {
        Optional<List<Long>> attribute = node.intsAttribute("axes");
        return attribute.isPresent()
                ? attribute.map(a -> a.stream().mapToLong(Long::longValue).toArray())
                : fixed(1);
    }

    private <E extends Elements<E>> Optional<E> squeezed(E first) {
        if (node.input(1).isEmpty() && node.intsAttribute("axes").isEmpty()) {
            long[] ones = LongStream.range(0, first.shape().rank())
                    .filter(a -> first.shape().dim((int) a) == 1)
                    .toArray();
            return Moves.squeeze(first, ones);
        }
        return axes().flatMap(a -> Moves.squeeze(first, a));
    }

    private <E extends Elements<E>> Optional<E> slice(E first) {
        Optional<long[]> starts = fixed(1);
        Optional<long[]> ends = fixed(2);
        boolean given = (node.input(3).isEmpty() || fixed(3).isPresent())
                && (node.input(4).isEmpty() || fixed(4).isPresent());
        if (starts.isEmpty() || ends.isEmpty() || !given) {
            return Optional.empty();
        }
        int count = starts.get().length;
        long[] axes = fixed(3).orElseGet(() -> LongStream.range(0, count).toArray());
        long[] steps = fixed(4).orElseGet(
                        () -> LongStream.generate(() -> 1).limit(count).toArray());
        return Moves.slice(first, starts.get(), ends.get(), axes, steps);
    }
}
