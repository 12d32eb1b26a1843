/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.patterns;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A normalization of features over the last axes: {@code scale · (x − mean) / √(mean((x − mean)²) + ε) + bias} for layer norms (Ba,
 * Kiros and Hinton 2016), the same without means for root mean squares (Zhang and Sennrich 2019), and {@code x / √(Σ x²)} for vectors of
 * length one.
 *
 * @param scope the graph in which it stands
 * @param data what is normalized: the sum of these values, mostly one
 * @param axes how many of the last axes are normalized over together
 * @param epsilon what is added to the variance; for vectors of length one, what the length is bounded by
 * @param scale where the result is multiplied by constants of the size of these axes
 * @param bias where such constants are added
 * @param output the result
 */
public record Norm(
        Kind kind,
        Graph scope,
        List<String> data,
        int axes,
        double epsilon,
        Optional<Parameter> scale,
        Optional<Parameter> bias,
        String output,
        Form form) {
    /** What is divided by what. */
    public enum Kind {
        LAYER,
        ROOT_MEAN_SQUARE,
        EUCLIDEAN
    }

    /** Where constants enter. */
    public record Parameter(Node node, int input) {
        public String value() {
            return node.input(input);
        }
    }

    /** How the model writes it. */
    public sealed interface Form {}

    /** In one node, with scale and bias. Its other outputs, if it has any, are means, deviations or the sum that it normalizes. */
    public record Fused(Node node) implements Form {}

    /**
     * In many nodes.
     *
     * @param square the node that squares
     * @param nodes the nodes from what is squared to the division, without scale and bias unless these come before
     */
    public record Written(Node square, Set<Node> nodes) implements Form {
        public Written {
            nodes = Set.copyOf(nodes);
        }
    }

    public Norm {
        data = List.copyOf(data);
    }

    /** The node, if one node computes it and gives nothing but its result. */
    public Optional<Node> alone() {
        return form instanceof Fused fused && fused.node().outputs().size() == 1
                ? Optional.of(fused.node())
                : Optional.empty();
    }
}
