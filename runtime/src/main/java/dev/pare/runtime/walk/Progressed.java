/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Function;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes of a model that have been run so far. */
final class Progressed {
    private final Map<String, KnownNode> byOutput = new HashMap<>();
    private List<OpsetImport> opsets = List.of();
    private List<Function> functions = List.of();

    /** The nodes of another form of the model that would give what was given before: they and all that leads to them are as they were. */
    Set<Node> unchanged(MainGraph graph) {
        Set<Node> unchanged = MainGraph.nodeSet();
        if (!opsets.equals(graph.model().opsets())
                || !functions.equals(graph.model().functions())) {
            return unchanged;
        }
        for (Node node : graph.nodes()) {
            KnownNode known = byOutput.get(key(node));
            if (known != null
                    && graph.reads(node).stream().allMatch(name -> holds(name, known, graph, unchanged))
                    && known.isStill(node, graph.model().graph())) {
                unchanged.add(node);
            }
        }
        return unchanged;
    }

    private static boolean holds(String name, KnownNode reader, MainGraph graph, Set<Node> unchanged) {
        Node producer = graph.producer(name);
        return producer == null ? graph.isFed(name) || reader.readsInitializer(name) : unchanged.contains(producer);
    }

    /** Takes note of all nodes that have been run; those that were known already stay with the tensors that they were known with. */
    void become(Collection<Node> done, Set<Node> unchanged, MainGraph graph) {
        Map<String, KnownNode> now = new HashMap<>();
        for (Node node : done) {
            KnownNode known = unchanged.contains(node) ? byOutput.get(key(node)) : new KnownNode(node, graph);
            now.put(key(node), known);
        }
        byOutput.clear();
        byOutput.putAll(now);
        opsets = graph.model().opsets();
        functions = graph.model().functions();
    }

    int size() {
        return byOutput.size();
    }

    /** Whether a node of this place has been run, be it as it is now or otherwise. */
    boolean knows(Node node) {
        return byOutput.containsKey(key(node));
    }

    private static String key(Node node) {
        return node.outputs().stream().filter(o -> !o.isEmpty()).findFirst().orElse("");
    }
}
