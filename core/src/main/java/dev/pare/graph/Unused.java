/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drops what an edit left without a use. What was unused before the edit is left alone: it is not ours. */
final class Unused {
    private Unused() {}

    static Model drop(Model before, Model after) {
        Set<String> usedBefore = new HashSet<>();
        UsedNames.of(before).values().forEach(usedBefore::addAll);
        Model current = after;
        while (true) {
            Graph pruned = prune(current.graph(), usedBefore, UsedNames.of(current));
            if (pruned == current.graph()) {
                return current;
            }
            current = current.withGraph(pruned);
        }
    }

    private static Graph prune(Graph graph, Set<String> before, Map<Graph, Set<String>> all) {
        Set<String> now = all.get(graph);
        Readers readers = Readers.of(graph);
        List<Node> nodes = new ArrayList<>();
        boolean changed = false;
        // Backward, so that a chain goes in one round.
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            boolean unread = Collections.disjoint(node.outputs(), now)
                    || node.outputs().stream().noneMatch(readers::has);
            boolean dead = unread && !Collections.disjoint(node.outputs(), before);
            Node kept = dead ? null : node.withGraphs(inner -> prune(inner, before, all));
            changed |= kept != node;
            if (kept == null) {
                readers.remove(node);
            } else {
                nodes.add(kept);
            }
        }
        Collections.reverse(nodes);
        List<Tensor> tensors = graph.initializers().stream()
                .filter(t -> now.contains(t.name()) || !before.contains(t.name()))
                .toList();
        Graph pruned = changed ? graph.withNodes(nodes) : graph;
        if (tensors.size() == graph.initializers().size()) {
            return pruned;
        }
        Set<String> gone = new HashSet<>();
        graph.initializers().forEach(t -> gone.add(t.name()));
        tensors.forEach(t -> gone.remove(t.name()));
        // Before IR 4 every initializer is an input as well.
        List<ValueInfo> inputs =
                pruned.inputs().stream().filter(i -> !gone.contains(i.name())).toList();
        return pruned.withInitializers(tensors).withInputs(inputs);
    }

    /**
     * What reads the values of a graph.
     *
     * @param counts how often nodes of the graph itself read a value
     * @param others names that are outputs, or that nested graphs read
     */
    private record Readers(Map<String, Integer> counts, Set<String> others) {
        static Readers of(Graph graph) {
            Readers readers = new Readers(new HashMap<>(), new HashSet<>());
            graph.outputs().forEach(o -> readers.others.add(o.name()));
            for (Node node : graph.nodes()) {
                node.inputs().forEach(i -> readers.counts.merge(i, 1, Integer::sum));
                node.subgraphs().forEach(readers::nested);
            }
            return readers;
        }

        private void nested(Graph graph) {
            graph.outputs().forEach(o -> others.add(o.name()));
            for (Node node : graph.nodes()) {
                others.addAll(node.inputs());
                node.subgraphs().forEach(this::nested);
            }
        }

        boolean has(String value) {
            return counts.getOrDefault(value, 0) > 0 || others.contains(value);
        }

        void remove(Node node) {
            node.inputs().forEach(i -> counts.merge(i, -1, Integer::sum));
        }
    }
}
