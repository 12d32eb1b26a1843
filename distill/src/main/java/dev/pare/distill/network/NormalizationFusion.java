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
import dev.pare.patterns.Norm;
import dev.pare.patterns.Norms;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Normalizations in many nodes as one. Scale and bias are taken along where the operator takes them: as constants of the shape of what is
 * normalized together.
 */
final class NormalizationFusion {
    private final Norms norms;
    private final Inference inference;
    private final Sources sources;
    private final Graph graph;

    NormalizationFusion(Facts facts, Sources sources) {
        this.graph = facts.model().graph();
        this.inference = facts.inference();
        this.norms = facts.norms();
        this.sources = sources;
    }

    /** The whole norm that ends in a node. */
    Optional<Node> endingIn(Node node) {
        return norms.endingIn(node)
                .filter(n -> n.form() instanceof Norm.Written && n.scope() == graph)
                .flatMap(n -> fused(n, node.name()));
    }

    private Optional<Node> fused(Norm norm, String name) {
        String data = norm.data().get(0);
        boolean layer = norm.kind() == Norm.Kind.LAYER;
        boolean taken = layer
                || (norm.kind() == Norm.Kind.ROOT_MEAN_SQUARE && norm.bias().isEmpty());
        boolean sameType = inference.type(graph, data) == inference.type(graph, norm.output());
        List<Norm.Parameter> parameters = new ArrayList<>();
        norm.scale().ifPresent(parameters::add);
        norm.bias().ifPresent(parameters::add);
        boolean fits = parameters.stream().allMatch(p -> fits(p, norm.axes()))
                && (norm.scale().isPresent() || norm.bias().isEmpty())
                && shapes(parameters).size() <= 1;
        if (!taken || !sameType || !fits) {
            return Optional.empty();
        }
        List<String> inputs = new ArrayList<>(List.of(data));
        parameters.forEach(p -> inputs.add(p.value()));
        return Optional.of(Node.of(
                layer ? "LayerNormalization" : "RMSNormalization",
                name,
                inputs,
                List.of(norm.output()),
                Attribute.of("epsilon", (float) norm.epsilon()),
                Attribute.of("axis", -norm.axes())));
    }

    private boolean fits(Norm.Parameter parameter, int axes) {
        return sources.isConstant(parameter.value(), axes);
    }

    private List<Shape> shapes(List<Norm.Parameter> parameters) {
        return parameters.stream()
                .map(p -> sources.constant(p.value()).shape())
                .distinct()
                .toList();
    }
}
