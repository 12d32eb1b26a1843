/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** What nodes read: their inputs, and what the graphs inside them take from around. */
final class Reads {
    private Reads() {}

    /** Names of values and initializers of the graph that the node is in. */
    static Set<String> of(Node node) {
        Set<String> names = new LinkedHashSet<>(node.inputs());
        names.remove("");
        node.subgraphs().forEach(inner -> names.addAll(captured(inner)));
        return names;
    }

    private static Set<String> captured(Graph graph) {
        Set<String> names = new LinkedHashSet<>();
        graph.nodes().forEach(node -> names.addAll(of(node)));
        graph.outputs().forEach(output -> names.add(output.name()));
        names.removeAll(defined(graph));
        return names;
    }

    private static Set<String> defined(Graph graph) {
        Set<String> names = new HashSet<>();
        graph.inputs().forEach(input -> names.add(input.name()));
        graph.initializers().forEach(tensor -> names.add(tensor.name()));
        graph.nodes().forEach(node -> names.addAll(node.outputs()));
        return names;
    }
}
