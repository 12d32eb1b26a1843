/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.Optional;
import java.util.Set;

/** Bounds of whole numbers that a model works out by itself, such as the numbers of positions. */
final class IndexBounds {
    private static final Set<String> KEEPS = Set.of(
            "Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Expand", "Transpose", "Flatten", "Tile", "Slice");
    private static final Set<String> TRUTHS =
            Set.of("Not", "Equal", "And", "Or", "Less", "Greater", "LessOrEqual", "GreaterOrEqual");
    private static final int MOST_STEPS = 40;
    private static final long MOST_NUMBERS = 1 << 20;

    private final Facts facts;
    private final int maxLength;

    /** @param maxLength the longest sequence that the model is given; 0 if that is not known */
    IndexBounds(Facts facts, int maxLength) {
        this.facts = facts;
        this.maxLength = maxLength;
    }

    /** Bounds of an input of a node; empty if they are not known. */
    Optional<Bounds> of(Graph scope, Node node, int input) {
        return of(scope, node, input, MOST_STEPS);
    }

    private Optional<Bounds> of(Graph scope, Node node, int input, int steps) {
        Optional<Weight> constant = facts.weights().feeding(node, input);
        if (constant.isPresent()) {
            return constant.filter(Weight::fixed).flatMap(w -> of(w.tensor()));
        }
        Optional<Node> producer = facts.uses()
                .resolve(scope, node.input(input))
                .filter(v -> v.scope() == scope)
                .flatMap(v -> facts.uses().producer(scope, v.name()));
        return steps == 0 ? Optional.empty() : producer.flatMap(n -> result(scope, n, steps - 1));
    }

    private Optional<Bounds> result(Graph scope, Node node, int steps) {
        String type = node.op().type();
        if (!node.is(type)) {
            return Optional.empty();
        }
        if (TRUTHS.contains(type)) {
            return Optional.of(new Bounds(0, 1));
        }
        if (type.equals("Slice") && maxLength > 0) {
            return sliced(scope, node, steps).or(() -> of(scope, node, 0, steps));
        }
        if (KEEPS.contains(type)) {
            return of(scope, node, 0, steps);
        }
        return switch (type) {
            case "Add" -> both(scope, node, 0, 1, steps, Bounds::plus);
            case "Sub" -> both(scope, node, 0, 1, steps, Bounds::minus);
            case "Mul" -> both(scope, node, 0, 1, steps, Bounds::times);
            case "Where" -> both(scope, node, 1, 2, steps, Bounds::or);
            case "Range" -> range(scope, node, steps);
            case "CumSum" ->
                of(scope, node, 0, steps)
                        .filter(b -> maxLength > 0)
                        .map(b -> b.or(b.times(new Bounds(maxLength, maxLength))));
            case "ConstantOfShape" -> filler(node);
            case "Gather" -> length(scope, node).or(() -> of(scope, node, 0, steps));
            default -> Optional.empty();
        };
    }

    @FunctionalInterface
    private interface Join {
        Bounds of(Bounds left, Bounds right);
    }

    private Optional<Bounds> both(Graph scope, Node node, int left, int right, int steps, Join join) {
        return of(scope, node, left, steps)
                .flatMap(l -> of(scope, node, right, steps).map(r -> join.of(l, r)));
    }

    private Optional<Bounds> range(Graph scope, Node node, int steps) {
        boolean upwards = of(scope, node, 2, steps).filter(b -> b.low() > 0).isPresent();
        return upwards
                ? both(
                        scope,
                        node,
                        0,
                        1,
                        steps,
                        (start, end) -> new Bounds(start.low(), Math.max(start.low(), end.high() - 1)))
                : Optional.empty();
    }

    private static Optional<Bounds> filler(Node node) {
        return node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor value
                ? of(value.tensor())
                : Optional.empty();
    }

    /** The length of the sequence: the second size of some value. */
    private Optional<Bounds> length(Graph scope, Node gather) {
        boolean second = facts.weights()
                .feeding(gather, 1)
                .flatMap(w -> of(w.tensor()))
                .filter(b -> b.low() == 1 && b.high() == 1)
                .isPresent();
        boolean shape = facts.uses()
                .producer(scope, gather.input(0))
                .filter(n -> n.is("Shape") && n.attributes().isEmpty())
                .isPresent();
        return maxLength > 0 && second && shape ? Optional.of(new Bounds(0, maxLength)) : Optional.empty();
    }

    /** The first numbers of a table, as many as the sequence is long. */
    private Optional<Bounds> sliced(Graph scope, Node slice, int steps) {
        Optional<Tensor> table = facts.weights()
                .feeding(slice, 0)
                .filter(Weight::fixed)
                .map(Weight::tensor)
                .filter(t -> of(t).isPresent());
        boolean fromStart = of(scope, slice, 1, steps)
                .filter(b -> b.low() == 0 && b.high() == 0)
                .isPresent();
        Optional<Bounds> end = of(scope, slice, 2, steps).filter(b -> b.low() >= 0 && b.high() == maxLength);
        boolean last = table.isPresent()
                && of(scope, slice, 3, steps)
                        .filter(b -> b.low() == b.high())
                        .filter(b ->
                                b.low() == -1 || b.low() == table.get().shape().rank() - 1)
                        .isPresent();
        boolean single = slice.input(4).isEmpty()
                || of(scope, slice, 4, steps)
                        .filter(b -> b.low() == 1 && b.high() == 1)
                        .isPresent();
        return fromStart && end.isPresent() && last && single ? Optional.of(first(table.get())) : Optional.empty();
    }

    private Bounds first(Tensor table) {
        int width = table.shape().intDim(-1);
        long[] numbers = TensorValues.longs(table);
        Bounds bounds = null;
        for (int i = 0; i < numbers.length; i++) {
            if (i % width < maxLength) {
                Bounds one = new Bounds(numbers[i], numbers[i]);
                bounds = bounds == null ? one : bounds.or(one);
            }
        }
        return bounds;
    }

    private static Optional<Bounds> of(Tensor tensor) {
        boolean whole = tensor.type() == DataType.INT64 || tensor.type() == DataType.INT32;
        long count = tensor.shape().elements();
        if (!whole || count == 0 || count > MOST_NUMBERS) {
            return Optional.empty();
        }
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (long number : TensorValues.longs(tensor)) {
            low = Math.min(low, number);
            high = Math.max(high, number);
        }
        return Optional.of(new Bounds(low, high));
    }
}
