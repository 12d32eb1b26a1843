/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.IdentityHashMap;
import java.util.List;

/** Counts the layers that run: self-attentions, or all attentions if there is none. Of the branches of an If one runs. */
final class LayerCount {
    private final IdentityHashMap<Graph, Integer> own = new IdentityHashMap<>();

    private LayerCount(List<AttentionBlock> blocks) {
        boolean selfOnly = blocks.stream().anyMatch(b -> !b.cross());
        for (AttentionBlock block : blocks) {
            if (!selfOnly || !block.cross()) {
                own.merge(block.scope(), 1, Integer::sum);
            }
        }
    }

    static int of(Model model, List<AttentionBlock> blocks) {
        return new LayerCount(blocks).in(model.graph());
    }

    private int in(Graph graph) {
        int count = own.getOrDefault(graph, 0);
        for (Node node : graph.nodes()) {
            List<Integer> inner = node.subgraphs().stream().map(this::in).toList();
            count += node.is("If")
                    ? inner.stream().mapToInt(i -> i).max().orElse(0)
                    : inner.stream().mapToInt(i -> i).sum();
        }
        return count;
    }
}
