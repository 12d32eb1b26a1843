/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.patterns.Recognition.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The normalizations of a model, in all graphs, in the order in which these hold the nodes that average squares. */
public final class Norms {
    private final List<Norm> all;
    private final List<Reason<Norm>> reasons;
    private final Map<Node, Map<Integer, Norm>> scaled = new IdentityHashMap<>();
    private final Map<Node, Norm> ends = new IdentityHashMap<>();

    private Norms(List<Recognition<Norm>> found, Uses uses) {
        this.all = Recognition.matches(found);
        this.reasons = Recognition.reasons(found);
        for (Norm norm : all) {
            norm.scale()
                    .ifPresent(s -> scaled.computeIfAbsent(s.node(), n -> new HashMap<>())
                            .put(s.input(), norm));
            uses.producer(norm.scope(), norm.output()).ifPresent(n -> ends.put(n, norm));
        }
    }

    public static Norms of(Model model, Uses uses, Inference inference) {
        Values values = new Values(model, uses, inference);
        FusedNorms fused = new FusedNorms(values);
        WrittenNorms written = new WrittenNorms(values);
        List<Recognition<Norm>> found = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                fused.at(graph, node).ifPresent(found::add);
                found.addAll(written.at(graph, node));
            }
        }
        return new Norms(found, uses);
    }

    public List<Norm> all() {
        return all;
    }

    /** Why places that begin like a norm are not one. */
    public List<Reason<Norm>> reasons() {
        return reasons;
    }

    /** The norm whose result is multiplied with an input of a node. */
    public Optional<Norm> scaledAt(Node node, int input) {
        return Optional.ofNullable(scaled.getOrDefault(node, Map.of()).get(input));
    }

    /** The norm that ends in a node. */
    public Optional<Norm> endingIn(Node node) {
        return Optional.ofNullable(ends.get(node));
    }
}
