/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.distill.operator.Operator;
import dev.pare.distill.operator.OperatorTable;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The nodes that lead to some values of a graph, in order, with all values numbered.
 *
 * @param slots the number of each value by its name
 */
record Program(List<Step> steps, Map<String, Integer> slots) {

    /**
     * @param graph with its nodes in order
     * @param wanted the values that are to be computed
     * @throws UnsupportedModelException if an operator on the way is not known, or a value is not in the graph
     */
    static Program of(Graph graph, Set<String> wanted) {
        List<Node> needed = needed(graph, wanted);
        refuseUnknown(needed);
        Map<String, Integer> slots = new LinkedHashMap<>();
        graph.inputs().forEach(i -> slot(slots, i.name()));
        Set<String> read = new HashSet<>(wanted);
        needed.forEach(n -> read.addAll(n.inputs()));
        graph.initializers().stream().filter(t -> read.contains(t.name())).forEach(t -> slot(slots, t.name()));
        needed.forEach(n -> n.outputs().forEach(o -> slot(slots, o)));
        for (String name : wanted) {
            if (!slots.containsKey(name)) {
                throw new UnsupportedModelException("the model has no value " + name);
            }
        }
        Map<Integer, Node> lastUse = new HashMap<>();
        for (Node node : needed) {
            node.inputs().stream().filter(i -> !i.isEmpty()).forEach(i -> lastUse.put(slots.get(i), node));
            node.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> lastUse.put(slots.get(o), node));
        }
        wanted.forEach(name -> lastUse.remove(slots.get(name)));
        List<Step> steps = needed.stream().map(n -> step(n, slots, lastUse)).toList();
        return new Program(steps, Collections.unmodifiableMap(slots));
    }

    private static int slot(Map<String, Integer> slots, String name) {
        return name.isEmpty() ? -1 : slots.computeIfAbsent(name, n -> slots.size());
    }

    private static Step step(Node node, Map<String, Integer> slots, Map<Integer, Node> lastUse) {
        Operator operator = OperatorTable.standard().find(node).orElseThrow();
        int[] inputs = node.inputs().stream().mapToInt(i -> slot(slots, i)).toArray();
        int[] outputs = node.outputs().stream().mapToInt(o -> slot(slots, o)).toArray();
        Set<Integer> last = new TreeSet<>();
        for (int[] group : new int[][] {inputs, outputs}) {
            for (int value : group) {
                if (value >= 0 && lastUse.get(value) == node) {
                    last.add(value);
                }
            }
        }
        return new Step(
                node, operator, inputs, outputs, last.stream().mapToInt(i -> i).toArray());
    }

    private static void refuseUnknown(List<Node> nodes) {
        Set<String> unknown = new TreeSet<>();
        for (Node node : nodes) {
            if (OperatorTable.standard().find(node).isEmpty()) {
                unknown.add(node.op().toString());
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnsupportedModelException("the model has operators that cannot be trained through: "
                    + String.join(", ", unknown) + "; export it with standard operators, or without these parts.");
        }
    }

    private static List<Node> needed(Graph graph, Set<String> wanted) {
        Map<String, Node> producers = new HashMap<>();
        graph.nodes().forEach(n -> n.outputs().forEach(o -> producers.put(o, n)));
        Set<Node> reached = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<String> open = new ArrayDeque<>(wanted);
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String name = open.pop();
            Node producer = producers.get(name);
            if (seen.add(name) && producer != null && reached.add(producer)) {
                open.addAll(producer.inputs());
            }
        }
        List<Node> result = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (reached.contains(node)) {
                result.add(node);
            }
        }
        return result;
    }
}
