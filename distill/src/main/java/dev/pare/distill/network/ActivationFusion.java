/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.analysis.Facts;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.patterns.Activation;
import dev.pare.patterns.Activation.Formula;
import dev.pare.patterns.Activations;
import java.util.List;
import java.util.Optional;

/** GELU and its approximation by tanh in many nodes as one, of which nothing but x is kept for gradients. */
final class ActivationFusion {
    private final Activations activations;
    private final Inference inference;
    private final Graph graph;

    ActivationFusion(Facts facts) {
        this.graph = facts.model().graph();
        this.inference = facts.inference();
        this.activations = facts.activations();
    }

    /** The whole activation that ends in a node. */
    Optional<Node> endingIn(Node node) {
        return activations
                .endingIn(node)
                .filter(a -> a.whole().isEmpty() && a.scope() == graph)
                .filter(a -> inference.type(graph, a.data()) == inference.type(graph, a.output()))
                .flatMap(a -> fused(a, node.name()));
    }

    private static Optional<Node> fused(Activation activation, String name) {
        boolean tanh = activation.formula() == Formula.GELU_TANH;
        if (!tanh && activation.formula() != Formula.GELU) {
            return Optional.empty();
        }
        return Optional.of(Node.of(
                "Gelu",
                name,
                List.of(activation.data()),
                List.of(activation.output()),
                Attribute.of("approximate", tanh ? "tanh" : "none")));
    }
}
