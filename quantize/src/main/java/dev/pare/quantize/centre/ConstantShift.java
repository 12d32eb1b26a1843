/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.analysis.features.FeatureAxes;
import dev.pare.analysis.features.Rearrangement;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.quantize.activation.ChannelFlow;
import dev.pare.quantize.activation.Reading;
import dev.pare.quantize.activation.RowConstant;
import dev.pare.quantize.centre.ShiftTargets.Taken;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a shift of constants does on its way through the main graph: (x − c) W + (b + c W) at products with a bias, (x − c) + (y + c) where another
 * value with a bias is added, and P (X − c) = P X − c behind a softmax, whose rows P sum to one.
 */
final class ConstantShift {
    private final Facts facts;
    private final Graph graph;
    private final Rearrangement rearrangement;
    private final ChannelFlow flow;
    private final Map<Weight, LinearUses> sites = new IdentityHashMap<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();

    ConstantShift(Facts facts) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.rearrangement = new Rearrangement(facts, graph);
        this.flow = new ChannelFlow(facts, this::read);
    }

    /** Follows a row of constants from all its uses. */
    ShiftTargets of(Weight row) {
        readings.clear();
        taken.clear();
        List<String> obstacles = new ArrayList<>();
        for (WeightUse use : row.uses()) {
            Optional<RowConstant> added = use.scope() == graph
                    ? RowConstant.of(facts, graph, use.node()).filter(r -> r.weight() == row)
                    : Optional.empty();
            added.ifPresentOrElse(
                    r -> obstacles.addAll(flow.obstacles(r.node().output(), r.axes())),
                    () -> obstacles.add(use.node().label() + " (" + use.node().op() + ") uses it otherwise"));
        }
        return new ShiftTargets(readings, taken, obstacles);
    }

    private Step<FeatureAxes> read(Node node, int input, String value, FeatureAxes at) {
        Optional<Weight> matrix = input == 0 ? facts.weights().feeding(node, 1) : Optional.empty();
        if (node.is("Add")) {
            return sum(node, input, at);
        }
        if (matrix.isPresent() && (node.is("MatMul") || node.is("Gemm") || node.is("Conv"))) {
            return product(node, matrix.get(), value, at);
        }
        Optional<FeatureAxes> moved = flow.behind(node, input, at);
        if (moved.isPresent()) {
            return flow.on(node, moved.get());
        }
        boolean averaged = node.is("MatMul") && input == 1 && at.constantAlong(-2) && weighs(node, at);
        return averaged ? flow.on(node, at) : flow.refuse(node, "needs it as it is");
    }

    private Step<FeatureAxes> product(Node node, Weight matrix, String value, FeatureAxes at) {
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
                return Step.stop();
            }
        }
        return flow.refuse(node, "multiplies it and has no bias that could take the shift up");
    }

    private Step<FeatureAxes> sum(Node node, int input, FeatureAxes at) {
        Optional<RowConstant> row = at.wholeIn(-1) ? beside(node, 1 - input, at.features()) : Optional.empty();
        row.ifPresent(r -> taken.add(new Taken(r.weight(), r.node(), null, null)));
        return row.isPresent()
                ? Step.stop()
                : flow.refuse(node, "adds nothing with a bias that could take the shift up");
    }

    /** The row that is added last to an input of a node and that reaches this node alone. */
    private Optional<RowConstant> beside(Node node, int input, long features) {
        return rearrangement
                .above(node, input, n -> n.is("Transpose") || n.is("Identity") ? 0 : -1)
                .flatMap(way -> RowConstant.of(facts, graph, way.start())
                        .filter(r -> rearrangement
                                .behind(way.passed(), r.axes())
                                .filter(a -> a.features() == features && a.wholeIn(-1))
                                .isPresent()));
    }

    /** Whether the left side of a product comes out of a softmax over its last axis. */
    private boolean weighs(Node product, FeatureAxes values) {
        return Worklist.<Visited>backward(facts.uses(), (node, value, state) -> {
                    if (node.is("Identity")) {
                        return Step.to(value.scope(), node.input(0), state);
                    }
                    long axis = node.intAttribute("axis", facts.model().opset() >= 13 ? -1 : 1);
                    boolean last = axis == -1 || axis == values.rank() - 1;
                    return node.is("Softmax") && last ? Step.accept() : Step.stop();
                })
                .finds(graph, List.of(product.input(0)), Visited.HERE);
    }
}
