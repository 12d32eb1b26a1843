/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Computes the result of a node from constants, for the operators that exporters compute shapes with. Others it leaves alone. */
public final class Evaluator {
    private static final long MOST_MADE = 1 << 16;

    private final long opset;

    public Evaluator(long opset) {
        this.opset = opset;
    }

    /**
     * @param inputs one for each input of the node; empty where an optional one is omitted
     * @return the result, or empty if this evaluator does not know it
     */
    public Optional<Constant> evaluate(Node node, List<Optional<Constant>> inputs) {
        String type = node.op().type();
        if (!node.is(type)
                || inputs.isEmpty()
                || inputs.get(0).isEmpty()
                || node.outputs().size() != 1) {
            return Optional.empty();
        }
        Constant first = inputs.get(0).get();
        return switch (type) {
            case "Shape" ->
                node.attributes().isEmpty() ? Optional.of(longs(first.shape().toArray())) : Optional.empty();
            case "Cast" -> Arithmetic.cast(first, DataType.of((int) node.intAttribute("to", 0)));
            case "Add", "Sub", "Mul", "Div" ->
                opset < 7 ? Optional.empty() : second(inputs, 1).flatMap(b -> Arithmetic.of(type, first, b));
            case "Sqrt" -> Arithmetic.sqrt(first);
            case "ConstantOfShape" -> filled(node, first);
            case "Range" -> second(inputs, 1).flatMap(l -> second(inputs, 2).flatMap(d -> range(first, l, d)));
            case "Concat" ->
                inputs.stream().allMatch(Optional::isPresent)
                        ? Moves.concat(inputs.stream().map(Optional::get).toList(), (int) node.intAttribute("axis", 0))
                        : Optional.empty();
            default -> new Movements(node, opset, i -> second(inputs, i).flatMap(Evaluator::steering)).of(first);
        };
    }

    private static Optional<Constant> second(List<Optional<Constant>> inputs, int at) {
        return at < inputs.size() ? inputs.get(at) : Optional.empty();
    }

    private static Optional<Movements.Steering> steering(Constant constant) {
        return constant.longs().map(l -> new Movements.Steering(constant.shape(), l));
    }

    private static Constant longs(long... values) {
        return Constant.ofLongs(DataType.INT64, Shape.of(values.length), values);
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
