/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts nodes behind those whose values they use. Some exporters write them in another order, and runtimes accept it. */
public final class TopologicalOrder {
    private TopologicalOrder() {}

    /** The model with the nodes of all its graphs in order; the same object if they are already, or if there is no order. */
    public static Model of(Model model) {
        Graph ordered = ordered(model.graph());
        return ordered == model.graph() ? model : model.withGraph(ordered);
    }

    /** The nodes of a graph in order, those in nested graphs as they are; a cycle is cut where it closes. */
    public static List<Node> of(Graph graph) {
        return inOrder(graph) ? graph.nodes() : sorted(graph);
    }

    private static Graph ordered(Graph graph) {
        List<Node> nodes = new ArrayList<>();
        boolean changed = false;
        for (Node node : graph.nodes()) {
            Node inside = node.withGraphs(TopologicalOrder::ordered);
            changed |= inside != node;
            nodes.add(inside);
        }
        Graph with = changed ? graph.withNodes(nodes) : graph;
        if (inOrder(with)) {
            return with;
        }
        List<Node> sorted = sorted(with);
        return sorted.size() == nodes.size() ? with.withNodes(sorted) : with;
    }

    private static boolean inOrder(Graph graph) {
        Set<String> made = new HashSet<>();
        graph.nodes().forEach(n -> made.addAll(n.outputs()));
        Set<String> missing = made;
        for (Node node : graph.nodes()) {
            for (String value : needed(node)) {
                if (!value.isEmpty() && missing.contains(value)) {
                    return false;
                }
            }
            node.outputs().forEach(missing::remove);
        }
        return true;
    }

    private static List<Node> sorted(Graph graph) {
        Map<String, Node> producers = new HashMap<>();
        graph.nodes().forEach(n -> n.outputs().forEach(o -> producers.put(o, n)));
        Map<Node, Boolean> placed = new IdentityHashMap<>();
        List<Node> order = new ArrayList<>();
        for (Node start : graph.nodes()) {
            place(start, producers, placed, order);
        }
        return order;
    }

    /** Depth first and without recursion: what a node needs goes before it, in the order in which it names it. */
    private static void place(Node start, Map<String, Node> producers, Map<Node, Boolean> placed, List<Node> order) {
        Deque<Node> open = new ArrayDeque<>();
        open.push(start);
        while (!open.isEmpty()) {
            Node node = open.peek();
            if (placed.containsKey(node) && placed.get(node)) {
                open.pop();
                continue;
            }
            placed.put(node, false);
            Node next = null;
            for (String value : needed(node)) {
                Node producer = producers.get(value);
                if (producer != null && producer != node && !placed.containsKey(producer)) {
                    next = producer;
                    break;
                }
            }
            if (next != null) {
                open.push(next);
            } else {
                placed.put(node, true);
                order.add(node);
                open.pop();
            }
        }
    }

    private static Set<String> needed(Node node) {
        Set<String> needed = new LinkedHashSet<>(node.inputs());
        node.subgraphs().forEach(inner -> inner.nodes().forEach(n -> needed.addAll(needed(n))));
        return needed;
    }
}
