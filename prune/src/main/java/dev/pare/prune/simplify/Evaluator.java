/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.features.FeatureAxes;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Computes the result of a node from constants, for the operators that exporters compute shapes with. Others it leaves alone. */
final class Evaluator {
    private static final long MOST_MADE = 1 << 16;

    private final long opset;

    Evaluator(long opset) {
        this.opset = opset;
    }

    /**
     * @param inputs one for each input of the node; empty where an optional one is omitted
     * @return the result, or empty if this evaluator does not know it
     */
    Optional<Constant> evaluate(Node node, List<Optional<Constant>> inputs) {
        String type = node.op().type();
        if (!node.is(type)
                || inputs.isEmpty()
                || inputs.get(0).isEmpty()
                || node.outputs().size() != 1) {
            return Optional.empty();
        }
        Constant first = inputs.get(0).get();
        return switch (type) {
            case "Identity" -> Optional.of(first);
            case "Shape" ->
                node.attributes().isEmpty() ? Optional.of(longs(first.shape().toArray())) : Optional.empty();
            case "Cast" -> Elementwise.cast(first, DataType.of((int) node.intAttribute("to", 0)));
            case "Add", "Sub", "Mul", "Div" ->
                opset < 7 ? Optional.empty() : second(inputs, 1).flatMap(b -> Elementwise.of(type, first, b));
            case "Sqrt" -> Elementwise.sqrt(first);
            case "ConstantOfShape" -> filled(node, first);
            case "Range" -> second(inputs, 1).flatMap(l -> second(inputs, 2).flatMap(d -> range(first, l, d)));
            case "Transpose" ->
                Optional.of(Moves.transpose(
                        first,
                        node.intsAttribute("perm")
                                .orElseGet(
                                        () -> FeatureAxes.reversed(first.shape().rank()))));
            case "Unsqueeze" -> axes(node, inputs).flatMap(a -> Moves.unsqueeze(first, a));
            case "Squeeze" -> squeezed(node, inputs, first);
            case "Reshape" ->
                second(inputs, 1)
                        .filter(s -> node.intAttribute("allowzero", 0) == 0)
                        .flatMap(Constant::longs)
                        .flatMap(s -> Moves.reshape(first, s));
            case "Concat" ->
                inputs.stream().allMatch(Optional::isPresent)
                        ? Moves.concat(inputs.stream().map(Optional::get).toList(), (int) node.intAttribute("axis", 0))
                        : Optional.empty();
            case "Gather" -> second(inputs, 1).flatMap(i -> Moves.gather(first, i, (int) node.intAttribute("axis", 0)));
            case "Slice" -> slice(inputs, first);
            default -> Optional.empty();
        };
    }

    private static Optional<Constant> second(List<Optional<Constant>> inputs, int at) {
        return at < inputs.size() ? inputs.get(at) : Optional.empty();
    }

    private static Constant longs(long... values) {
        return Constant.ofLongs(DataType.INT64, Shape.of(values.length), values);
    }

    /** The axes of Squeeze and Unsqueeze, an attribute before opset 13 and an input from then on. */
    private static Optional<long[]> axes(Node node, List<Optional<Constant>> inputs) {
        Optional<List<Long>> attribute = node.intsAttribute("axes");
        return attribute.isPresent()
                ? attribute.map(a -> a.stream().mapToLong(Long::longValue).toArray())
                : second(inputs, 1).flatMap(Constant::longs);
    }

    private static Optional<Constant> squeezed(Node node, List<Optional<Constant>> inputs, Constant first) {
        long[] ones = LongStream.range(0, first.shape().rank())
                .filter(a -> first.shape().dim((int) a) == 1)
                .toArray();
        return Moves.squeeze(first, axes(node, inputs).orElse(ones));
    }

    private Optional<Constant> slice(List<Optional<Constant>> inputs, Constant first) {
        if (opset < 10) {
            return Optional.empty();
        }
        Optional<long[]> starts = second(inputs, 1).flatMap(Constant::longs);
        Optional<long[]> ends = second(inputs, 2).flatMap(Constant::longs);
        if (starts.isEmpty() || ends.isEmpty()) {
            return Optional.empty();
        }
        int count = starts.get().length;
        long[] axes = second(inputs, 3)
                .flatMap(Constant::longs)
                .orElseGet(() -> LongStream.range(0, count).toArray());
        long[] steps = second(inputs, 4)
                .flatMap(Constant::longs)
                .orElseGet(() -> LongStream.generate(() -> 1).limit(count).toArray());
        return Moves.slice(first, starts.get(), ends.get(), axes, steps);
    }

    private static Optional<Constant> filled(Node node, Constant sizes) {
        Optional<Shape> shape = sizes.longs()
                .filter(s -> LongStream.of(s).allMatch(d -> d >= 0 && d <= MOST_MADE))
                .map(Shape::of);
        if (shape.isEmpty() || shape.get().elements() > MOST_MADE) {
            return Optional.empty();
        }
        Constant filler = node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor value
                        && Constant.readable(value.tensor())
                ? Constant.of(value.tensor())
                : Constant.ofFloats(Shape.of(1), 0);
        return Optional.of(filler.picked(shape.get(), new int[(int) shape.get().elements()]));
    }

    private static Optional<Constant> range(Constant start, Constant limit, Constant step) {
        boolean scalars = start.count() == 1 && limit.count() == 1 && step.count() == 1;
        if (!scalars
                || start.type() != DataType.INT64
                || limit.type() != DataType.INT64
                || step.type() != DataType.INT64) {
            return Optional.empty();
        }
        long from = start.longs().orElseThrow()[0];
        long to = limit.longs().orElseThrow()[0];
        long by = step.longs().orElseThrow()[0];
        boolean few = by == 1 && to >= from && Math.abs((double) to - from) <= MOST_MADE;
        return few ? Optional.of(longs(LongStream.range(from, to).toArray())) : Optional.empty();
    }
}
