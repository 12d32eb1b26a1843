/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Names that nothing in a model has, functions included. */
final class FreshNames {
    private final Set<String> taken = new HashSet<>();

    FreshNames(Model model) {
        graph(model.graph());
        for (Function function : model.functions()) {
            taken.addAll(function.inputs());
            taken.addAll(function.outputs());
            nodes(function.nodes());
        }
    }

    String of(String base) {
        String candidate = base;
        for (int i = 1; !taken.add(candidate); i++) {
            candidate = base + "_" + i;
        }
        return candidate;
    }

    private void graph(Graph graph) {
        graph.inputs().forEach(i -> taken.add(i.name()));
        graph.outputs().forEach(o -> taken.add(o.name()));
        graph.initializers().forEach(t -> taken.add(t.name()));
        nodes(graph.nodes());
    }

    private void nodes(List<Node> nodes) {
        for (Node node : nodes) {
            taken.add(node.name());
            taken.addAll(node.inputs());
            taken.addAll(node.outputs());
            node.subgraphs().forEach(this::graph);
        }
    }
}
