/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Evaluation;
import dev.pare.dataflow.Uses;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** Bounds of whole numbers that a model works out by itself, such as the numbers of positions. */
final class IndexBounds implements Evaluation.Rule<Bounds> {
    private static final long MOST_NUMBERS = 1 << 20;

    private final Facts facts;
    private final int maxLength;
    private final Evaluation<Bounds> evaluation;

    /** @param maxLength the longest sequence that the model is given; 0 if that is not known */
    IndexBounds(Facts facts, int maxLength) {
        this.facts = facts;
        this.maxLength = maxLength;
        this.evaluation = new Evaluation<>(facts.uses(), this);
    }

    /** Bounds of an input of a node; empty if they are not known. */
    Optional<Bounds> of(Graph scope, Node node, int input) {
        return of(node, input, name -> evaluation.of(scope, name));
    }

    private Optional<Bounds> of(Node node, int input, Function<String, Optional<Bounds>> values) {
        Optional<Weight> constant = facts.weights().feeding(node, input);
        return constant.isPresent()
                ? constant.filter(Weight::fixed).flatMap(w -> of(w.tensor()))
                : values.apply(node.input(input));
    }

    @Override
    public List<String> needs(Node node, Graph scope) {
        String type = node.op().type();
        List<String> read = !node.is(type)
                ? List.of()
                : combines(node) ? node.inputs() : keeps(node) ? List.of(node.input(0)) : List.of();
        return read.stream()
                .filter(i -> facts.uses().localProducer(scope, i).isPresent())
                .toList();
    }

    @Override
    public Optional<Bounds> result(Node node, Uses.Value output, Function<String, Optional<Bounds>> values) {
        String type = node.op().type();
        if (!node.is(type)) {
            return Optional.empty();
        }
        if (Operators.of(node).is(Kind.COMPARES, Kind.DECIDES)) {
            return Optional.of(new Bounds(0, 1));
        }
        Optional<Bounds> first = of(node, 0, values);
        if (type.equals("Slice") && maxLength > 0) {
            return sliced(node, values).or(() -> first);
        }
        if (keeps(node)) {
            return first;
        }
        return switch (type) {
            case "Add" -> both(first, of(node, 1, values), Bounds::plus);
            case "Sub" -> both(first, of(node, 1, values), Bounds::minus);
            case "Mul" -> both(first, of(node, 1, values), Bounds::times);
            case "Where" -> both(of(node, 1, values), of(node, 2, values), Bounds::or);
            case "Range" ->
                of(node, 2, values)
                        .filter(step -> step.low() > 0)
                        .flatMap(s -> both(
                                first,
                                of(node, 1, values),
                                (start, end) -> new Bounds(start.low(), Math.max(start.low(), end.high() - 1))));
            case "CumSum" -> first.filter(b -> maxLength > 0).map(b -> b.or(b.times(new Bounds(maxLength, maxLength))));
            case "ConstantOfShape" -> filler(node);
            case "Gather" -> length(output.scope(), node).or(() -> first);
            default -> Optional.empty();
        };
    }

    /** Whether each number of the result is one of the first input. */
    private static boolean keeps(Node node) {
        return Operators.kind(node).movesData() || node.is("Cast");
    }

    /** Whether bounds of further inputs matter. */
    private static boolean combines(Node node) {
        return Operators.of(node)
                .is(Kind.COMBINES, Kind.CHOOSES, Kind.GENERATES, Kind.ACCUMULATES, Kind.LOOKS_UP, Kind.SLICES);
    }

    private static Optional<Bounds> both(Optional<Bounds> left, Optional<Bounds> right, BinaryOperator<Bounds> join) {
        return left.flatMap(l -> right.map(r -> join.apply(l, r)));
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
    private Optional<Bounds> sliced(Node slice, Function<String, Optional<Bounds>> values) {
        Optional<Tensor> table = facts.weights()
                .feeding(slice, 0)
                .filter(Weight::fixed)
                .map(Weight::tensor)
                .filter(t -> of(t).isPresent());
        boolean fromStart =
                of(slice, 1, values).filter(b -> b.low() == 0 && b.high() == 0).isPresent();
        Optional<Bounds> end = of(slice, 2, values).filter(b -> b.low() >= 0 && b.high() == maxLength);
        boolean last = table.isPresent()
                && of(slice, 3, values)
                        .filter(b -> b.low() == b.high())
                        .filter(b ->
                                b.low() == -1 || b.low() == table.get().shape().rank() - 1)
                        .isPresent();
        boolean single = slice.input(4).isEmpty()
                || of(slice, 4, values)
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
