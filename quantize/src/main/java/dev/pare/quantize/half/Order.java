/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Whether nodes stand in the order in which they run, which ONNX demands and some exporters neglect. */
final class Order {
    private Order() {}

    static Optional<String> problem(Model model) {
        for (Graph graph : model.graphs()) {
            Set<String> later = new HashSet<>();
            graph.nodes().forEach(n -> later.addAll(n.outputs()));
            for (Node node : graph.nodes()) {
                if (node.inputs().stream().anyMatch(i -> !i.isEmpty() && later.contains(i))) {
                    return Optional.of("the nodes of the graph are not in the order in which they run (node "
                            + node.label() + " uses a later result), so precisions cannot be followed through it");
                }
                node.outputs().forEach(later::remove);
            }
        }
        return Optional.empty();
    }
}
