/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.axes.SizeList.Origin;
import dev.pare.dataflow.Evaluation;
import dev.pare.dataflow.Uses;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads sizes: constants, parts of shapes, and what is computed from them with whole numbers. */
final class SizeReader implements Evaluation.Rule<List<Long>> {
    private static final int MOST = 16;

    /** What sizes are computed with. */
    private static final Set<String> COMPUTES = Set.of(
            "Unsqueeze",
            "Squeeze",
            "Identity",
            "Cast",
            "Reshape",
            "Floor",
            "Concat",
            "Gather",
            "Slice",
            "Where",
            "ConstantOfShape",
            "Mul",
            "Div",
            "Add",
            "Sub",
            "Equal");

    /** Names of sizes are numbers from here down. */
    private static final long FIRST_NAME = Layout.UNKNOWN - 1;

    private final Facts facts;
    private final Graph scope;
    private final Function<String, Optional<List<Long>>> shapes;
    private final SizeOrigins origins;
    private final Map<String, Long> names = new HashMap<>();

    /** @param shapes the sizes of values whose number of axes is known */
    SizeReader(Facts facts, Graph scope, Function<String, Optional<List<Long>>> shapes) {
        this.facts = facts;
        this.scope = scope;
        this.shapes = shapes;
        this.origins = new SizeOrigins(facts, scope);
    }

    /** The list that enters a node; empty if not even its length is known. */
    Optional<SizeList> list(Node node, int input) {
        Optional<Weight> constant = facts.weights().feeding(node, input);
        if (constant.isPresent()) {
            return constant(constant.get())
                    .map(n -> new SizeList(n, all(Origin.STATED, n), Optional.empty(), List.of()));
        }
        Optional<Node> concat = facts.uses().producer(scope, node.input(input)).filter(n -> n.is("Concat"));
        if (concat.isPresent()) {
            return joined(concat.get());
        }
        return numbers(node, input)
                .map(n -> new SizeList(n, all(origins.of(node, input), n), Optional.empty(), List.of()));
    }

    private static List<Origin> all(Origin value, List<Long> numbers) {
        return Collections.nCopies(numbers.size(), value);
    }

    private Optional<SizeList> joined(Node concat) {
        List<Long> numbers = new ArrayList<>();
        List<Origin> origins = new ArrayList<>();
        List<Integer> pieces = new ArrayList<>();
        for (int i = 0; i < concat.inputs().size(); i++) {
            Optional<List<Long>> piece = numbers(concat, i);
            if (piece.isEmpty()) {
                return Optional.empty();
            }
            numbers.addAll(piece.get());
            origins.addAll(all(this.origins.of(concat, i), piece.get()));
            pieces.add(piece.get().size());
        }
        return Optional.of(new SizeList(numbers, origins, Optional.of(concat), pieces));
    }

    private static String type(Node node) {
        return node.op().type();
    }

    /** Whole numbers that enter a node; a number that is not known stands for itself. Empty if their count is not known. */
    Optional<List<Long>> numbers(Node node, int input) {
        return numbers(node, input, name -> new Evaluation<>(facts.uses(), this).of(scope, name));
    }

    /** One whole number, if it is known. */
    Optional<Long> number(Node node, int input) {
        return one(numbers(node, input));
    }

    SizeOrigins origins() {
        return origins;
    }

    private Optional<Long> number(Node node, int input, Function<String, Optional<List<Long>>> values) {
        return one(numbers(node, input, values));
    }

    private static Optional<Long> one(Optional<List<Long>> numbers) {
        return numbers.filter(n -> n.size() == 1 && isKnown(n.get(0))).map(n -> n.get(0));
    }

    static boolean isKnown(long size) {
        return size > Layout.UNKNOWN;
    }

    private Optional<List<Long>> numbers(Node node, int input, Function<String, Optional<List<Long>>> values) {
        Optional<Weight> constant = facts.weights().feeding(node, input);
        return constant.isPresent() ? constant(constant.get()) : values.apply(node.input(input));
    }

    @Override
    public List<String> needs(Node node, Graph graph) {
        List<String> needed = new ArrayList<>();
        for (int i = 0; COMPUTES.contains(type(node)) && i < node.inputs().size(); i++) {
            if (facts.weights().feeding(node, i).isEmpty()) {
                needed.add(node.input(i));
            }
        }
        return needed;
    }

    @Override
    public Optional<List<Long>> result(Node node, Uses.Value output, Function<String, Optional<List<Long>>> values) {
        return computed(node, values);
    }

    private Optional<List<Long>> computed(Node node, Function<String, Optional<List<Long>>> values) {
        return switch (node.op().type()) {
            case "Unsqueeze", "Squeeze", "Identity", "Cast", "Reshape", "Floor" -> numbers(node, 0, values);
            case "Concat" -> concatenated(node, values);
            case "Shape" -> shape(node);
            case "Gather" -> gathered(node, values);
            case "Slice" -> sliced(node, values);
            case "Where" -> chosen(node, values);
            case "ConstantOfShape" -> filled(node, values);
            case "Mul", "Div", "Add", "Sub", "Equal" -> combined(node, values);
            default -> Optional.empty();
        };
    }

    private static Optional<List<Long>> constant(Weight weight) {
        DataType type = weight.tensor().type();
        boolean whole = type == DataType.INT64 || type == DataType.INT32;
        if (!whole || !weight.fixed() || weight.tensor().shape().elements() > MOST) {
            return Optional.empty();
        }
        List<Long> numbers = new ArrayList<>();
        for (long number : TensorValues.longs(weight.tensor())) {
            numbers.add(number);
        }
        return Optional.of(numbers);
    }

    private Optional<List<Long>> concatenated(Node node, Function<String, Optional<List<Long>>> values) {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            Optional<List<Long>> part = numbers(node, i, values);
            if (part.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(part.get());
        }
        return Optional.of(all);
    }

    private Optional<List<Long>> shape(Node node) {
        Optional<List<Long>> sizes = shapes.apply(node.input(0));
        boolean ends = node.attribute("end").isPresent();
        if (sizes.isEmpty()) {
            long from = node.intAttribute("start", 0);
            long to = node.intAttribute("end", 0);
            boolean counted = ends && (from < 0) == (to < 0) && to > from && to - from <= MOST;
            return counted ? Optional.of(named(node.input(0), from, to)) : Optional.empty();
        }
        int rank = sizes.get().size();
        return Optional.of(sizes.get()
                .subList(
                        within(node.intAttribute("start", 0), rank),
                        ends ? within(node.intAttribute("end", 0), rank) : rank));
    }

    private List<Long> named(String value, long from, long to) {
        List<Long> sizes = new ArrayList<>();
        for (long axis = from; axis < to; axis++) {
            sizes.add(name(value, axis));
        }
        return sizes;
    }

    /** A size that is not known has a name, so that it is known to be the same elsewhere. */
    long name(String value, long axis) {
        return names.computeIfAbsent(value + " " + axis, v -> FIRST_NAME - names.size());
    }

    private static int within(long index, int size) {
        return (int) Math.max(0, Math.min(size, index < 0 ? index + size : index));
    }

    private Optional<List<Long>> gathered(Node node, Function<String, Optional<List<Long>>> values) {
        Optional<List<Long>> indices =
                numbers(node, 1, values).filter(i -> i.stream().allMatch(SizeReader::isKnown));
        Optional<List<Long>> from = numbers(node, 0, values);
        if (indices.isEmpty()) {
            return Optional.empty();
        }
        Optional<Node> shape = facts.uses().producer(scope, node.input(0)).filter(n -> n.is("Shape"));
        List<Long> picked = new ArrayList<>();
        for (long index : indices.get()) {
            if (from.isPresent()) {
                long at = index < 0 ? index + from.get().size() : index;
                if (at < 0 || at >= from.get().size()) {
                    return Optional.empty();
                }
                picked.add(from.get().get((int) at));
            } else if (shape.isPresent()) {
                picked.add(name(shape.get().input(0), index + shape.get().intAttribute("start", 0)));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(picked);
    }

    private Optional<List<Long>> sliced(Node node, Function<String, Optional<List<Long>>> values) {
        Optional<Long> from = number(node, 1, values);
        Optional<Long> to = number(node, 2, values);
        boolean plain = node.input(4).isEmpty() || number(node, 4, values).equals(Optional.of(1L));
        if (from.isEmpty() || to.isEmpty() || !plain) {
            return Optional.empty();
        }
        Optional<List<Long>> whole = numbers(node, 0, values);
        if (whole.isPresent()) {
            int start = within(from.get(), whole.get().size());
            return Optional.of(whole.get()
                    .subList(start, Math.max(start, within(to.get(), whole.get().size()))));
        }
        Optional<Node> shape = facts.uses().producer(scope, node.input(0)).filter(n -> n.is("Shape"));
        boolean counted = (from.get() < 0) == (to.get() < 0) && to.get() > from.get() && to.get() - from.get() <= MOST;
        return shape.filter(s -> counted).map(s -> named(s.input(0), from.get(), to.get()));
    }

    private Optional<List<Long>> chosen(Node node, Function<String, Optional<List<Long>>> values) {
        return numbers(node, 0, values)
                .flatMap(conditions -> numbers(node, 1, values)
                        .flatMap(
                                yes -> numbers(node, 2, values).map(no -> SizeArithmetic.chosen(conditions, yes, no))));
    }

    private Optional<List<Long>> filled(Node node, Function<String, Optional<List<Long>>> values) {
        long value = node.attribute("value")
                .filter(AttributeValue.OfTensor.class::isInstance)
                .map(v -> TensorValues.longs(((AttributeValue.OfTensor) v).tensor())[0])
                .orElse(0L);
        return numbers(node, 0, values)
                .filter(n -> n.size() == 1 && n.get(0) > 0 && n.get(0) <= MOST)
                .map(n -> Collections.nCopies(n.get(0).intValue(), value));
    }

    private Optional<List<Long>> combined(Node node, Function<String, Optional<List<Long>>> values) {
        return numbers(node, 0, values)
                .flatMap(a -> numbers(node, 1, values)
                        .flatMap(b -> SizeArithmetic.combined(node.op().type(), a, b)));
    }
}
