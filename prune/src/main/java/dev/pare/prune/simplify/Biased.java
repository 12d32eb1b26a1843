/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.features.FeatureAxes;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;

/**
 * A node that adds a constant vector to features: an Add, or a Gemm or Conv with its own bias.
 *
 * @param input the input that holds the vector
 * @param axes where the features are in the result
 */
record Biased(Node node, int input, Weight bias, FeatureAxes axes) {
    /** The opset from which on Add and Gemm broadcast without an attribute. */
    private static final int BROADCASTING_OPSET = 7;
    /** The opset from which on a Gemm may omit its third input. */
    private static final int GEMM_WITHOUT_BIAS = 11;

    /** The vector that a node adds, if it adds one. */
    static Optional<Biased> of(Facts facts, Node node) {
        if (facts.model().opset() < BROADCASTING_OPSET) {
            return Optional.empty();
        }
        if (node.is("Add")) {
            return at(facts, node, 0).or(() -> at(facts, node, 1));
        }
        boolean gemm = node.is("Gemm") && facts.model().opset() >= GEMM_WITHOUT_BIAS;
        return gemm || node.is("Conv") ? at(facts, node, 2) : Optional.empty();
    }

    private static Optional<Biased> at(Facts facts, Node node, int input) {
        return facts.weights()
                .feeding(node, input)
                .filter(w -> w.fixed()
                        && w.tensor().shape().rank() == 1
                        && w.tensor().shape().dim(0) > 1)
                .map(w -> new Biased(node, input, w, axes(facts, node, w)));
    }

    private static FeatureAxes axes(Facts facts, Node node, Weight bias) {
        long features = bias.tensor().shape().dim(0);
        if (!node.is("Conv")) {
            return FeatureAxes.last(features);
        }
        int rank = facts.weights()
                .feeding(node, 1)
                .map(w -> w.tensor().shape().rank())
                .orElse(3);
        return FeatureAxes.at(features, 1, rank);
    }

    /** Takes the vector away. */
    void drop(ModelEdit edit, Graph scope) {
        if (node.is("Add")) {
            edit.redirect(scope, node.output(), node.input(1 - input));
            edit.replace(node, List.of());
        } else {
            edit.replace(node, List.of(node.withInputs(node.inputs().subList(0, 2))));
        }
    }
}
