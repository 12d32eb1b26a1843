/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which nodes compute in float16. Nodes without float values are in neither camp. */
final class Modes {
    private final Facts facts;
    private final Inference types;
    private final Float16Options options;
    private final ActivationRange reach;
    private final Set<Object> functions = new HashSet<>();
    private final Set<Node> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> half = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Node, String> tooFar = new IdentityHashMap<>();
    private final List<Node> outOfRange = new ArrayList<>();

    /** @param blocked weights that stay float together with every node that they reach */
    Modes(
            Facts facts,
            Inference types,
            IntegerBorn born,
            ActivationRange reach,
            Collection<Weight> blocked,
            Float16Options options) {
        this.facts = facts;
        this.types = types;
        this.reach = reach;
        this.options = options;
        Model model = facts.model();
        model.functions().forEach(f -> functions.add(f.id()));
        kept.addAll(born.exact());
        if (options.keepNorm()) {
            kept.addAll(NormChains.in(facts));
        }
        if (options.keepScores()) {
            kept.addAll(Scores.in(facts, types, born, reach));
        }
        for (Weight weight : blocked) {
            weight.uses().forEach(u -> {
                kept.add(u.node());
                kept.addAll(u.path());
            });
        }
        for (Graph graph : model.graphs()) {
            graph.nodes().stream()
                    .filter(n -> DataMovement.stacks(n, graph, facts.uses()))
                    .forEach(kept::add);
            graph.nodes().stream()
                    .filter(n -> mayBeHalf(n, graph) && withinReach(n, graph))
                    .forEach(half::add);
        }
        dropUselessSources(model);
        half.removeAll(DataMovement.betweenFloats(facts, types, half, options.keepIoTypes()));
    }

    /** Nodes that stay in float for their values alone, in the order of the graph. */
    List<Node> outOfRange() {
        return Collections.unmodifiableList(outOfRange);
    }

    /** What was measured of a node that stays in float for it. */
    Optional<String> tooFar(Node node) {
        return Optional.ofNullable(tooFar.get(node));
    }

    boolean half(Node node) {
        return half.contains(node);
    }

    /** Whether a node has a float value at all and computes in float. */
    boolean keptInFloat(Node node, Graph graph) {
        return !half.contains(node) && !node.is("Constant") && touchesFloat(node, graph);
    }

    private boolean touchesFloat(Node node, Graph graph) {
        return node.inputs().stream().anyMatch(i -> types.type(graph, i) == DataType.FLOAT)
                || node.outputs().stream().anyMatch(o -> types.type(graph, o) == DataType.FLOAT);
    }

    private boolean mayBeHalf(Node node, Graph graph) {
        return !kept.contains(node)
                && node.subgraphs().isEmpty()
                && !functions.contains(node.op())
                && HalfOperators.allow(node, options.keepNorm())
                && touchesFloat(node, graph)
                && known(node.inputs(), graph)
                && known(node.outputs(), graph);
    }

    private boolean withinReach(Node node, Graph graph) {
        Optional<String> refusal = reach.refusal(node, graph);
        refusal.ifPresent(reason -> {
            tooFar.put(node, reason);
            outOfRange.add(node);
        });
        return refusal.isEmpty();
    }

    private boolean known(List<String> names, Graph graph) {
        return names.stream().allMatch(n -> n.isEmpty() || types.type(graph, n) != DataType.UNKNOWN);
    }

    /** A value that is made from no float and only used in float is not taken through float16 on the way. */
    private void dropUselessSources(Model model) {
        for (Graph graph : model.graphs()) {
            List<Node> nodes = new ArrayList<>(graph.nodes());
            Collections.reverse(nodes);
            for (Node node : nodes) {
                boolean source = node.inputs().stream().noneMatch(i -> types.type(graph, i) == DataType.FLOAT);
                if (half.contains(node) && source && !feedsHalf(node, graph)) {
                    half.remove(node);
                }
            }
        }
    }

    private boolean feedsHalf(Node node, Graph graph) {
        for (String output : node.outputs()) {
            for (Uses.Use use : facts.uses().consumers(graph, output)) {
                if (half.contains(use.node())) {
                    return true;
                }
            }
        }
        return false;
    }
}
