/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which of the names that each graph defines are used, by it or by graphs inside it. Sibling graphs may give one name to two values,
 * of which one is used and the other is not.
 */
final class UsedNames {
    private final Map<Graph, Set<String>> used = new IdentityHashMap<>();
    private final Map<Graph, Set<String>> defined = new IdentityHashMap<>();
    private final Map<Graph, Graph> parents = new IdentityHashMap<>();

    private UsedNames() {}

    static Map<Graph, Set<String>> of(Model model) {
        UsedNames names = new UsedNames();
        names.visit(model.graph(), null);
        return names.used;
    }

    private void visit(Graph graph, Graph parent) {
        parents.put(graph, parent);
        used.put(graph, new HashSet<>());
        defined.put(graph, definitions(graph));
        graph.outputs().forEach(o -> use(graph, o.name()));
        for (Node node : graph.nodes()) {
            node.inputs().forEach(i -> use(graph, i));
            node.subgraphs().forEach(inner -> visit(inner, graph));
        }
    }

    private static Set<String> definitions(Graph graph) {
        Set<String> names = new HashSet<>();
        graph.inputs().forEach(i -> names.add(i.name()));
        graph.initializers().forEach(t -> names.add(t.name()));
        graph.nodes().forEach(n -> names.addAll(n.outputs()));
        return names;
    }

    private void use(Graph scope, String name) {
        for (Graph graph = scope; graph != null; graph = parents.get(graph)) {
            if (defined.get(graph).contains(name)) {
                used.get(graph).add(name);
                return;
            }
        }
    }
}
