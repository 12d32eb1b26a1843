/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.features.FeatureAxes;
import dev.pare.dataflow.Evaluation;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Sizes of values, as far as the operators that make them tell. */
final class ValueShapes implements Evaluation.Rule<List<Long>> {
    private static final Set<String> KEEPS = Set.of("Identity", "Cast", "Neg", "Cos", "Sin", "Dropout");
    private static final Set<String> BROADCASTS = Set.of("Mul", "Add", "Sub", "Div");

    private final Facts facts;
    private final Graph scope;
    private final Function<String, Optional<List<Long>>> known;
    private final SizeReader sizes;

    /** @param known sizes of values that are known otherwise */
    ValueShapes(Facts facts, Graph scope, Function<String, Optional<List<Long>>> known) {
        this.facts = facts;
        this.scope = scope;
        this.known = known;
        this.sizes = new SizeReader(facts, scope, known);
    }

    SizeReader sizes() {
        return sizes;
    }

    /** All sizes, names for those that are not known; empty if not even their number is known. */
    Optional<List<Long>> of(Node node, int input) {
        return of(node, input, name -> new Evaluation<>(facts.uses(), this).of(scope, name));
    }

    private Optional<List<Long>> of(Node node, int input, Function<String, Optional<List<Long>>> values) {
        Optional<Weight> constant = facts.weights().feeding(node, input);
        if (constant.isEmpty()) {
            return values.apply(node.input(input));
        }
        boolean asIs = constant.get().uses().stream()
                .filter(u -> u.node() == node && u.input() == input)
                .allMatch(u -> u.path().stream().noneMatch(n -> n.is("Transpose")));
        return Optional.of(constant.get().tensor().shape().toArray())
                .filter(s -> asIs)
                .map(ValueShapes::list);
    }

    @Override
    public List<String> needs(Node node, Graph graph) {
        List<String> needed = new ArrayList<>();
        boolean open = node.outputs().stream().allMatch(o -> known.apply(o).isEmpty());
        for (int i = 0; open && i < Math.min(inputs(node), node.inputs().size()); i++) {
            if (facts.weights().feeding(node, i).isEmpty()) {
                needed.add(node.input(i));
            }
        }
        return needed;
    }

    /** How many inputs of a node, from the first on, say something about the shape of its result. */
    private static int inputs(Node node) {
        String type = node.op().type();
        if (KEEPS.contains(type)) {
            return 1;
        }
        if (BROADCASTS.contains(type)) {
            return 2;
        }
        return switch (type) {
            case "Unsqueeze", "Transpose", "Slice", "Expand" -> 1;
            case "Gather", "MatMul" -> 2;
            case "Concat" -> node.inputs().size();
            default -> 0;
        };
    }

    @Override
    public Optional<List<Long>> result(Node node, Uses.Value output, Function<String, Optional<List<Long>>> values) {
        Optional<List<Long>> followed = known.apply(output.name());
        return followed.isPresent() ? followed : made(node, values);
    }

    @Override
    public Optional<List<Long>> given(Uses.Value value) {
        Optional<List<Long>> followed = known.apply(value.name());
        return followed.isPresent()
                ? followed
                : scope.inputs().stream()
                        .filter(i -> i.name().equals(value.name()))
                        .findFirst()
                        .flatMap(this::declared);
    }

    private static List<Long> list(long[] numbers) {
        List<Long> list = new ArrayList<>();
        for (long number : numbers) {
            list.add(number);
        }
        return list;
    }

    private Optional<List<Long>> made(Node node, Function<String, Optional<List<Long>>> values) {
        String type = node.op().type();
        if (KEEPS.contains(type)) {
            return of(node, 0, values);
        }
        if (BROADCASTS.contains(type)) {
            return of(node, 0, values).flatMap(a -> of(node, 1, values).map(b -> broadcast(a, b)));
        }
        return switch (type) {
            case "Unsqueeze" -> of(node, 0, values).flatMap(s -> unsqueezed(node, s));
            case "Transpose" -> of(node, 0, values).flatMap(s -> transposed(node, s));
            case "Slice" -> of(node, 0, values).flatMap(s -> sliced(node, s));
            case "Gather" ->
                of(node, 0, values).flatMap(s -> of(node, 1, values).flatMap(i -> gathered(node, s, i)));
            case "Concat" -> joined(node, values);
            case "Expand" ->
                of(node, 0, values).flatMap(s -> sizes.numbers(node, 1).map(n -> broadcast(s, n)));
            case "MatMul" ->
                of(node, 0, values).flatMap(a -> of(node, 1, values).flatMap(b -> product(a, b)));
            default -> Optional.empty();
        };
    }

    private Optional<List<Long>> declared(ValueInfo input) {
        return input.type().flatMap(ValueInfo.TensorType::dims).map(dims -> {
            List<Long> sizes = new ArrayList<>();
            for (int i = 0; i < dims.size(); i++) {
                sizes.add(
                        dims.get(i) instanceof Dim.Fixed fixed && fixed.size() > 0
                                ? fixed.size()
                                : this.sizes.name(input.name(), i));
            }
            return sizes;
        });
    }

    /** The larger rank; where one size is 1, the other holds. */
    private static List<Long> broadcast(List<Long> a, List<Long> b) {
        int rank = Math.max(a.size(), b.size());
        List<Long> sizes = new ArrayList<>();
        for (int i = -rank; i < 0; i++) {
            long one = a.size() + i < 0 ? 1 : a.get(a.size() + i);
            long other = b.size() + i < 0 ? 1 : b.get(b.size() + i);
            boolean first = other == 1 || one > 1;
            sizes.add(first ? one : one == 1 || other > 1 || one == other ? other : Layout.UNKNOWN);
        }
        return sizes;
    }

    /** Axes that an Unsqueeze adds to so many, ascending. */
    static Optional<List<Integer>> added(SizeReader sizes, Node node, int rank) {
        Optional<List<Long>> axes = node.intsAttribute("axes").or(() -> sizes.numbers(node, 1));
        return axes.filter(a -> a.stream().allMatch(SizeReader::isKnown))
                .map(a -> a.stream()
                        .map(axis -> (int) (axis < 0 ? axis + rank + a.size() : axis))
                        .sorted()
                        .toList());
    }

    private Optional<List<Long>> unsqueezed(Node node, List<Long> before) {
        return added(sizes, node, before.size()).map(axes -> {
            List<Long> after = new ArrayList<>(before);
            axes.forEach(axis -> after.add(axis, 1L));
            return after;
        });
    }

    private static Optional<List<Long>> transposed(Node node, List<Long> before) {
        List<Long> perm = node.intsAttribute("perm").orElse(FeatureAxes.reversed(before.size()));
        return perm.size() == before.size()
                ? Optional.of(perm.stream().map(p -> before.get(p.intValue())).toList())
                : Optional.empty();
    }

    private Optional<List<Long>> sliced(Node node, List<Long> before) {
        List<Long> after = new ArrayList<>(before);
        Optional<List<Long>> axes =
                sizes.numbers(node, 3).filter(a -> a.stream().allMatch(SizeReader::isKnown));
        if (axes.isEmpty()) {
            return Optional.of(Collections.nCopies(before.size(), Layout.UNKNOWN));
        }
        for (long given : axes.get()) {
            int axis = (int) (given < 0 ? given + before.size() : given);
            Optional<Cut> cut = axes.get().size() == 1 ? Cut.of(sizes, node, before.get(axis)) : Optional.empty();
            after.set(axis, cut.map(c -> c.count()).orElse(Layout.UNKNOWN));
        }
        return Optional.of(after);
    }

    /**
     * What a Slice takes of an axis whose size is known.
     *
     * @param from the first
     * @param count how many
     */
    record Cut(long from, long count, long step) {
        static Optional<Cut> of(SizeReader sizes, Node node, long size) {
            Optional<Long> from = sizes.number(node, 1);
            Optional<Long> to = sizes.number(node, 2);
            Optional<Long> step = node.input(4).isEmpty() ? Optional.of(1L) : sizes.number(node, 4);
            if (size <= 0 || from.isEmpty() || to.isEmpty() || step.isEmpty() || step.get() < 1) {
                return Optional.empty();
            }
            long start = within(from.get(), size);
            long end = Math.max(start, within(to.get(), size));
            return Optional.of(new Cut(start, (end - start + step.get() - 1) / step.get(), step.get()));
        }

        private static long within(long index, long size) {
            return Math.max(0, Math.min(size, index < 0 ? index + size : index));
        }
    }

    private static Optional<List<Long>> gathered(Node node, List<Long> before, List<Long> indices) {
        long given = node.intAttribute("axis", 0);
        int axis = (int) (given < 0 ? given + before.size() : given);
        if (axis < 0 || axis >= before.size()) {
            return Optional.empty();
        }
        List<Long> after = new ArrayList<>(before.subList(0, axis));
        after.addAll(indices);
        after.addAll(before.subList(axis + 1, before.size()));
        return Optional.of(after);
    }

    private Optional<List<Long>> joined(Node node, Function<String, Optional<List<Long>>> values) {
        List<Long> after = null;
        for (int i = 0; i < node.inputs().size(); i++) {
            Optional<List<Long>> part = of(node, i, values);
            if (part.isEmpty() || (after != null && after.size() != part.get().size())) {
                return Optional.empty();
            }
            long given = node.intAttribute("axis", 0);
            int rank = part.get().size();
            int axis = (int) (given < 0 ? given + rank : given);
            if (axis < 0 || axis >= rank) {
                return Optional.empty();
            }
            if (after == null) {
                after = new ArrayList<>(part.get());
            } else {
                long sum = after.get(axis) > 0 && part.get().get(axis) > 0
                        ? after.get(axis) + part.get().get(axis)
                        : Layout.UNKNOWN;
                after.set(axis, sum);
            }
        }
        return Optional.ofNullable(after);
    }

    private static Optional<List<Long>> product(List<Long> a, List<Long> b) {
        if (a.size() < 2 || b.size() < 2) {
            return Optional.empty();
        }
        List<Long> sizes = new ArrayList<>(broadcast(a.subList(0, a.size() - 2), b.subList(0, b.size() - 2)));
        sizes.add(a.get(a.size() - 2));
        sizes.add(b.get(b.size() - 1));
        return Optional.of(sizes);
    }
}
