/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.analysis.features.FeatureAxes;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.dataflow.Step;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.quantize.activation.ChannelFlow;
import dev.pare.quantize.activation.Reading;
import dev.pare.quantize.activation.RowConstant;
import dev.pare.quantize.balance.Change.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a scale of channels does on its way from the weight that makes them to the products that read them, through what is linear in each
 * channel or keeps its scale: biases, other factors, Relu, and the products of attention with its values.
 */
final class ChannelScale {
    private static final String NO_ROW = "adds something that is not a row of constants";

    private final Facts facts;
    private final Graph graph;
    private final ChannelFlow flow;
    private final Map<Weight, LinearUses> sites = new IdentityHashMap<>();
    private final Set<Node> met = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Reading> readings = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<String> obstacles = new ArrayList<>();

    ChannelScale(Facts facts) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.flow = new ChannelFlow(facts, this::read);
    }

    /** The route from all places where a matrix is multiplied; empty if nothing else can stand there. */
    Optional<Route> fromMatrix(Weight matrix) {
        if (!(sitesOf(matrix) instanceof LinearUses.Usable usable)
                || usable.all().stream().anyMatch(s -> s.scope() != graph)) {
            return Optional.empty();
        }
        clear();
        int width = usable.outputs(matrix);
        for (LinearUse site : usable.all()) {
            changes.add(new Change(matrix, site.node(), Kind.OUTPUTS, usable));
            int rank = site.isConv() ? matrix.tensor().shape().rank() : 0;
            FeatureAxes at = site.isConv() ? FeatureAxes.at(width, 1, rank) : FeatureAxes.last(width);
            if (!site.node().is("MatMul") && site.node().inputs().size() > 2) {
                addRow(site.node(), at);
            }
            obstacles.addAll(flow.obstacles(site.node().output(), at));
        }
        return Optional.of(route(matrix, width));
    }

    /** The route from all norms and other nodes whose results a row is multiplied with; empty if it does something else anywhere. */
    Optional<Route> fromRow(Weight row) {
        clear();
        int width = Math.toIntExact(row.tensor().shape().elements());
        for (WeightUse use : row.uses()) {
            Node node = use.node();
            Optional<RowConstant> factor =
                    use.scope() == graph ? RowConstant.at(facts, graph, node, use.input()) : Optional.empty();
            if (factor.isEmpty() || !Factor.isAt(facts, node, use.input())) {
                return Optional.empty();
            }
            changes.add(new Change(row, node, Kind.ROW, null));
            boolean biased = facts.norms()
                    .scaledAt(node, use.input())
                    .filter(n -> n.alone().isPresent() && n.bias().isPresent())
                    .isPresent();
            if (biased) {
                addRow(node, factor.get().axes());
            }
            obstacles.addAll(flow.obstacles(node.output(), factor.get().axes()));
        }
        return Optional.of(route(row, width));
    }

    private void clear() {
        met.clear();
        readings.clear();
        changes.clear();
        obstacles.clear();
    }

    private Route route(Weight source, int width) {
        for (Change change : changes) {
            if (!everywhere(change)) {
                obstacles.add("'" + change.weight().name() + "' would have to change and serves others, too");
            }
        }
        return new Route(source, width, readings, changes, obstacles);
    }

    /** Whether all uses of a weight are on the way, each once, in one role. */
    private boolean everywhere(Change change) {
        List<Change> same =
                changes.stream().filter(c -> c.weight() == change.weight()).toList();
        return same.size() == change.weight().uses().size()
                && same.stream().allMatch(c -> c.kind() == change.kind())
                && same.stream().map(Change::node).distinct().count() == same.size();
    }

    private Step<FeatureAxes> read(Node node, int input, String value, FeatureAxes at) {
        Optional<Weight> matrix = input == 0 ? facts.weights().feeding(node, 1) : Optional.empty();
        Optional<FeatureAxes> moved = flow.behind(node, input, at);
        if (!met.add(node)) {
            return flow.refuse(node, "reads it twice");
        }
        if (matrix.isPresent() && (node.is("MatMul") || node.is("Gemm") || node.is("Conv"))) {
            return product(node, matrix.get(), value, at);
        }
        if (node.is("Add")) {
            return row(node, at) ? flow.on(node, at) : flow.refuseAndGoOn(node, NO_ROW, at);
        }
        if (moved.isPresent()) {
            return flow.on(node, moved.get());
        }
        return passes(node, input, at) ? flow.on(node, at) : flow.refuse(node, "needs it as it is");
    }

    /** Whether scaled channels of this input come out scaled alike, at the same place. */
    private boolean passes(Node node, int input, FeatureAxes at) {
        if (node.is("Relu") || node.is("LeakyRelu")) {
            return true;
        }
        if (node.is("MatMul")) {
            return input == 1 && at.constantAlong(-2);
        }
        boolean factor = node.is("Mul") || (node.is("Div") && input == 0);
        return factor && (at.wholeIn(-1) || Factor.isNumber(facts, node, 1 - input));
    }

    private Step<FeatureAxes> product(Node node, Weight matrix, String value, FeatureAxes at) {
        boolean reads = sitesOf(matrix) instanceof LinearUses.Usable usable
                && usable.inputs(matrix) == at.features()
                && usable.all().stream().anyMatch(s -> s.node() == node && at.wholeIn(s.axis()));
        if (!reads) {
            return flow.refuse(node, "multiplies it in a way that cannot be changed");
        }
        LinearUses.Usable usable = (LinearUses.Usable) sitesOf(matrix);
        readings.add(new Reading(value, usable.all().get(0).axis(), matrix, usable));
        changes.add(new Change(matrix, node, Kind.INPUTS, usable));
        return Step.stop();
    }

    private void addRow(Node node, FeatureAxes at) {
        if (!row(node, at)) {
            obstacles.add(node.label() + " (" + node.op() + ") " + NO_ROW);
        }
    }

    /** Whether what a node adds is a row of constants that can be scaled along. */
    private boolean row(Node node, FeatureAxes at) {
        Optional<RowConstant> added = RowConstant.of(facts, graph, node)
                .filter(r -> r.axes().features() == at.features()
                        && (at.wholeIn(-1) || r.axes().equals(at)));
        added.ifPresent(r -> changes.add(new Change(r.weight(), node, Kind.ROW, null)));
        return added.isPresent();
    }

    private LinearUses sitesOf(Weight matrix) {
        return sites.computeIfAbsent(matrix, new LinearUseFinder(facts)::sites);
    }
}
