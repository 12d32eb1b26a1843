/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.analysis.axes.FeatureAxes;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.quantize.activation.ChannelWalk;
import dev.pare.quantize.activation.FeatureMoves;
import dev.pare.quantize.activation.Reading;
import dev.pare.quantize.activation.RowConstant;
import dev.pare.quantize.centre.Trace.Taken;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Follows a shift of constants through the main graph: (x − c) W + (b + c W) at products with a bias, (x − c) + (y + c) where another
 * value with a bias is added, and P (X − c) = P X − c behind a softmax, whose rows P sum to one.
 */
final class Tracer {
    private static final int MOST_STEPS = 24;

    private final Facts facts;
    private final Graph graph;
    private final FeatureMoves moves;
    private final ChannelWalk walk;
    private final Map<Weight, LinearUses> sites = new IdentityHashMap<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();

    Tracer(Facts facts) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.moves = new FeatureMoves(facts, graph);
        this.walk = new ChannelWalk(facts, this::meet);
    }

    /** Follows a row of constants from all its uses. */
    Trace trace(Weight row) {
        readings.clear();
        taken.clear();
        walk.clear();
        for (WeightUse use : row.uses()) {
            Optional<RowConstant> added = use.scope() == graph
                    ? RowConstant.of(facts, graph, use.node()).filter(r -> r.weight() == row)
                    : Optional.empty();
            added.ifPresentOrElse(
                    r -> walk.follow(r.node().output(), r.axes()), () -> walk.stop(use.node(), "uses it otherwise"));
        }
        return new Trace(readings, taken, walk.obstacles());
    }

    private void meet(Node node, int input, String value, FeatureAxes at) {
        Optional<Weight> matrix = input == 0 ? facts.weights().feeding(node, 1) : Optional.empty();
        if (node.is("Add")) {
            sum(node, input, at);
        } else if (matrix.isPresent() && (node.is("MatMul") || node.is("Gemm") || node.is("Conv"))) {
            product(node, matrix.get(), value, at);
        } else if (input == 0 && moves.behind(node, at).isPresent()) {
            walk.follow(node.output(), moves.behind(node, at).get());
        } else if (node.is("MatMul") && input == 1 && at.constantAlong(-2) && weighs(node, at)) {
            walk.follow(node.output(), at);
        } else {
            walk.stop(node, "needs it as it is");
        }
    }

    private void product(Node node, Weight matrix, String value, FeatureAxes at) {
        if (sites.computeIfAbsent(matrix, new LinearUseFinder(facts)::sites) instanceof LinearUses.Usable usable
                && usable.inputs(matrix) == at.features()) {
            Optional<LinearUse> site =
                    usable.all().stream().filter(s -> s.node() == node).findFirst();
            Optional<RowConstant> row = site.filter(s -> at.wholeIn(s.axis()))
                    .flatMap(LinearUse::bias)
                    .flatMap(b -> RowConstant.of(facts, graph, b.node()));
            if (row.isPresent()) {
                readings.add(new Reading(value, site.get().axis(), matrix, usable));
                taken.add(new Taken(row.get().weight(), row.get().node(), matrix, usable));
                return;
            }
        }
        walk.stop(node, "multiplies it and has no bias that could take the shift up");
    }

    private void sum(Node node, int input, FeatureAxes at) {
        Optional<RowConstant> row = at.wholeIn(-1) ? beside(node, 1 - input, at.features()) : Optional.empty();
        row.ifPresentOrElse(
                r -> taken.add(new Taken(r.weight(), r.node(), null, null)),
                () -> walk.stop(node, "adds nothing with a bias that could take the shift up"));
    }

    /** The row that is added last to an input of a node and that reaches this node alone. */
    private Optional<RowConstant> beside(Node node, int input, long features) {
        List<Node> passed = new ArrayList<>();
        Node reader = node;
        String value = node.input(input);
        while (passed.size() < MOST_STEPS
                && onlyReader(value).filter(reader::equals).isPresent()) {
            Node producer = facts.uses().producer(graph, value).orElse(null);
            if (producer == null) {
                return Optional.empty();
            }
            if (!producer.is("Transpose") && !producer.is("Identity")) {
                return RowConstant.of(facts, graph, producer).filter(r -> reaches(r.axes(), passed, features));
            }
            passed.add(0, producer);
            reader = producer;
            value = producer.input(0);
        }
        return Optional.empty();
    }

    private boolean reaches(FeatureAxes from, List<Node> passed, long features) {
        Optional<FeatureAxes> at = Optional.of(from);
        for (Node node : passed) {
            at = at.flatMap(a -> moves.behind(node, a));
        }
        return at.filter(a -> a.features() == features && a.wholeIn(-1)).isPresent();
    }

    private Optional<Node> onlyReader(String value) {
        List<Uses.Use> readers = facts.uses().consumers(graph, value).stream()
                .filter(u -> !u.node().is("Shape"))
                .toList();
        boolean one = readers.size() == 1 && readers.get(0).scope() == graph;
        return one && !facts.uses().isOutput(graph, value)
                ? Optional.of(readers.get(0).node())
                : Optional.empty();
    }

    /** Whether the left side of a product comes out of a softmax over its last axis. */
    private boolean weighs(Node product, FeatureAxes values) {
        Optional<Node> left = facts.uses().producer(graph, product.input(0));
        while (left.isPresent() && left.get().is("Identity")) {
            left = facts.uses().producer(graph, left.get().input(0));
        }
        return left.filter(n -> n.is("Softmax"))
                .filter(n -> {
                    long axis = n.intAttribute("axis", facts.model().opset() >= 13 ? -1 : 1);
                    return axis == -1 || axis == values.rank() - 1;
                })
                .isPresent();
    }
}
