/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.analysis.Facts;
import dev.pare.analysis.axes.FeatureAxes;
import dev.pare.analysis.axes.ReshapeSizes;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.Optional;

/** Where features are behind nodes that only move or select numbers. */
public final class FeatureMoves {
    private final Facts facts;
    private final Graph graph;

    public FeatureMoves(Facts facts, Graph graph) {
        this.facts = facts;
        this.graph = graph;
    }

    /** Empty if the node computes, or if it is not certain where the features go. */
    public Optional<FeatureAxes> behind(Node node, FeatureAxes at) {
        if (node.is("Transpose")) {
            return node.intsAttribute("perm").isEmpty() && at.rank() == 0
                    ? Optional.empty()
                    : at.transposed(node.intsAttribute("perm").orElseGet(() -> FeatureAxes.reversed(at.rank())));
        }
        if (node.is("Reshape")) {
            return ReshapeSizes.of(facts, graph, node).flatMap(at::reshaped);
        }
        return node.is("Identity") ? Optional.of(at) : selected(node, at);
    }

    /** One token of each sentence: rows are taken out, features stay last. */
    private Optional<FeatureAxes> selected(Node node, FeatureAxes at) {
        boolean one = node.is("Gather")
                && node.intAttribute("axis", 0) == 1
                && facts.weights()
                        .feeding(node, 1)
                        .filter(w -> w.tensor().shape().rank() == 0)
                        .isPresent();
        boolean known = at.rank() == 0 || at.rank() == 3;
        return one && known && at.wholeIn(-1) ? Optional.of(FeatureAxes.last(at.features())) : Optional.empty();
    }
}
