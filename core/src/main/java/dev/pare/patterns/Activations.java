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
import dev.pare.patterns.Recognition.Match;
import dev.pare.patterns.Recognition.Reason;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The smooth activations of a model, in all graphs, in the order of the nodes that bend them. */
public final class Activations {
    private final List<Activation> all = new ArrayList<>();
    private final List<Reason<Activation>> reasons = new ArrayList<>();
    private final Map<Node, Activation> ends = new IdentityHashMap<>();

    private Activations() {}

    public static Activations of(Model model, Uses uses, Inference inference) {
        Activations activations = new Activations();
        WrittenActivations written = new WrittenActivations(new Values(model, uses, inference));
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                FusedActivations.at(graph, node)
                        .or(() -> written.at(graph, node))
                        .ifPresent(r -> activations.add(r, uses));
            }
        }
        return activations;
    }

    private void add(Recognition<Activation> recognition, Uses uses) {
        if (recognition instanceof Match<Activation> match) {
            Activation found = match.pattern();
            all.add(found);
            uses.producer(found.scope(), found.output()).ifPresent(n -> ends.put(n, found));
        } else if (recognition instanceof Reason<Activation> reason) {
            reasons.add(reason);
        }
    }

    public List<Activation> all() {
        return List.copyOf(all);
    }

    /** Why places with such a function are none of the activations. */
    public List<Reason<Activation>> reasons() {
        return List.copyOf(reasons);
    }

    /** The activation that ends in a node. */
    public Optional<Activation> endingIn(Node node) {
        return Optional.ofNullable(ends.get(node));
    }
}
