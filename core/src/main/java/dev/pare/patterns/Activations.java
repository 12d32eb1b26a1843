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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The smooth activations of a model, in all graphs, in the order of the nodes that bend them. */
public final class Activations {
    private final List<Activation> all;
    private final List<Reason<Activation>> reasons;
    private final Map<Node, Activation> ends = new IdentityHashMap<>();

    private Activations(List<Recognition<Activation>> found, Uses uses) {
        this.all = Recognition.matches(found);
        this.reasons = Recognition.reasons(found);
        for (Activation activation : all) {
            uses.producer(activation.scope(), activation.output()).ifPresent(n -> ends.put(n, activation));
        }
    }

    public static Activations of(Model model, Uses uses, Inference inference) {
        WrittenActivations written = new WrittenActivations(new Values(model, uses, inference));
        List<Recognition<Activation>> found = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            for (Node node : graph.nodes()) {
                FusedActivations.at(graph, node)
                        .or(() -> written.at(graph, node))
                        .ifPresent(found::add);
            }
        }
        return new Activations(found, uses);
    }

    public List<Activation> all() {
        return all;
    }

    /** Why places with such a function are none of the activations. */
    public List<Reason<Activation>> reasons() {
        return reasons;
    }

    /** The activation that ends in a node. */
    public Optional<Activation> endingIn(Node node) {
        return Optional.ofNullable(ends.get(node));
    }
}
