/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators.fold;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Node;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Computes small tensors of whole numbers that depend on sizes which only a run knows: shapes, counts, ranges and masks of them. */
public final class SymbolicFolder {
    private final Node node;
    private final long version;
    private final IntFunction<Optional<Numbers>> numbers;
    private final IntFunction<Optional<SymbolicShape>> shapes;

    /**
     * @param numbers what is known of the elements of an input
     * @param shapes what is known of its shape
     */
    public SymbolicFolder(
            Node node,
            long version,
            IntFunction<Optional<Numbers>> numbers,
            IntFunction<Optional<SymbolicShape>> shapes) {
        this.node = node;
        this.version = version;
        this.numbers = numbers;
        this.shapes = shapes;
    }

    /** The first result, if its elements are known as formulas. */
    public Optional<Numbers> result() {
        String type = node.op().type();
        if (!node.is(type)) {
            return Optional.empty();
        }
        return switch (type) {
            case "Shape" -> shapes.apply(0).map(this::shape);
            case "Size" -> shapes.apply(0).map(s -> Numbers.scalar(s.elements()));
            case "Cast" -> numbers.apply(0).filter(n -> keeps(DataType.of((int) node.intAttribute("to", 0)), n));
            case "Add", "Sub", "Mul", "Div", "Equal" ->
                numbers.apply(0).flatMap(a -> numbers.apply(1).flatMap(b -> SymbolicArithmetic.of(type, a, b)));
            case "Where" ->
                numbers.apply(0)
                        .flatMap(c -> numbers.apply(1)
                                .flatMap(y -> numbers.apply(2).flatMap(n -> SymbolicArithmetic.chosen(c, y, n))));
            case "Concat" -> joined();
            case "ConstantOfShape" -> numbers.apply(0).flatMap(this::filled);
            case "ReduceProd" -> numbers.apply(0).filter(n -> reducesAll()).map(this::product);
            default -> numbers.apply(0).flatMap(n -> new Movements(node, version, this::steering).of(n));
        };
    }

    private Optional<Movements.Steering> steering(int input) {
        return numbers.apply(input).flatMap(n -> n.fixed().map(f -> new Movements.Steering(n.shape(), f)));
    }

    /** A cast to truth values changes numbers above 1. */
    private static boolean keeps(DataType to, Numbers numbers) {
        boolean whole = to == DataType.INT64 || to == DataType.INT32;
        boolean truths = numbers.all().stream().allMatch(n -> n.is(0) || n.is(1));
        return whole || (to == DataType.BOOL && truths);
    }

    private Numbers shape(SymbolicShape shape) {
        int from = within(node.intAttribute("start", 0), shape.rank());
        int to = node.attribute("end").isPresent() ? within(node.intAttribute("end", 0), shape.rank()) : shape.rank();
        return Numbers.list(shape.sizes().subList(from, Math.max(from, to)));
    }

    private static int within(long index, int size) {
        return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }

    private Optional<Numbers> joined() {
        List<Numbers> parts = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            numbers.apply(i).ifPresent(parts::add);
        }
        return parts.size() == node.inputs().size()
                ? Moves.concat(parts, (int) node.intAttribute("axis", 0))
                : Optional.empty();
    }

    private Optional<Numbers> filled(Numbers sizes) {
        Optional<Shape> shape = sizes.fixed()
                .filter(s -> LongStream.of(s).allMatch(d -> d >= 0 && d <= Numbers.MOST))
                .map(Shape::of)
                .filter(s -> s.elements() <= Numbers.MOST);
        if (!(node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor value)) {
            return Optional.empty();
        }
        DataType type = value.tensor().type();
        boolean whole = type == DataType.INT64 || type == DataType.INT32 || type == DataType.BOOL;
        return whole
                ? shape.map(s -> new Numbers(
                        s, Collections.nCopies((int) s.elements(), Size.of(TensorValues.longs(value.tensor())[0]))))
                : Optional.empty();
    }

    private boolean reducesAll() {
        return node.inputs().size() == 1 && node.intsAttribute("axes").isEmpty();
    }

    private Numbers product(Numbers list) {
        Size product = list.all().stream().reduce(Size.ONE, Size::times);
        boolean keeps = node.intAttribute("keepdims", 1) == 1;
        return new Numbers(keeps ? ones(list) : Shape.of(), List.of(product));
    }

    private static Shape ones(Numbers list) {
        return Shape.of(
                IntStream.range(0, list.shape().rank()).mapToLong(i -> 1).toArray());
    }
}
