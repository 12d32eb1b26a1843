/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.TopologicalOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who needs whom in the main graph of a model. Nodes that depend on nothing but initializers are constant: they are cheap, and ONNX
 * Runtime folds and fuses with them only where it sees them, so that they are part of each segment that uses them and never kept.
 */
final class MainGraph {
    private final Model model;
    private final Map<String, Node> producers = new HashMap<>();
    private final IdentityHashMap<Node, Set<String>> reads = new IdentityHashMap<>();
    private final Set<Node> constant = nodeSet();
    private final Set<String> fed = new HashSet<>();

    MainGraph(Model given) {
        model = TopologicalOrder.of(given);
        Graph graph = model.graph();
        graph.inputs().stream()
                .filter(input -> graph.initializer(input.name()).isEmpty())
                .forEach(input -> fed.add(input.name()));
        for (Node node : graph.nodes()) {
            reads.put(node, Reads.of(node));
            if (reads(node).stream().noneMatch(this::varies)) {
                constant.add(node);
            }
            node.outputs().forEach(output -> producers.put(output, node));
        }
        producers.remove("");
    }

    static Set<Node> nodeSet() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }

    Model model() {
        return model;
    }

    /** The nodes in an order in which they can run. */
    List<Node> nodes() {
        return model.graph().nodes();
    }

    Set<String> reads(Node node) {
        return reads.get(node);
    }

    /** The node that computes a value; null for inputs, initializers and names that are unknown. */
    Node producer(String value) {
        return producers.get(value);
    }

    boolean isFed(String value) {
        return fed.contains(value);
    }

    boolean isConstant(Node node) {
        return constant.contains(node);
    }

    private boolean varies(String value) {
        Node producer = producers.get(value);
        return producer == null ? fed.contains(value) : !constant.contains(producer);
    }

    /** The nodes that lead from kept values and inputs to some values, in order. */
    List<Node> toward(Collection<String> values, Set<String> kept) {
        Set<Node> needed = nodeSet();
        Deque<String> open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            String value = open.pop();
            Node producer = producers.get(value);
            if (producer != null && !kept.contains(value) && needed.add(producer)) {
                open.addAll(reads(producer));
            }
        }
        return nodes().stream().filter(needed::contains).toList();
    }

    /**
     * The values that must be kept so that the rest of the graph can run.
     *
     * @param done nodes that have been run
     * @param available whether a value of such a node can be kept; where it cannot, its node counts as still to be run
     */
    Set<String> frontier(Set<Node> done, Predicate<String> available) {
        Set<String> ends = new HashSet<>();
        model.graph().outputs().forEach(output -> ends.add(output.name()));
        Set<String> needed = new HashSet<>();
        Set<String> keep = new LinkedHashSet<>();
        List<Node> backwards = new ArrayList<>(nodes());
        Collections.reverse(backwards);
        for (Node node : backwards) {
            List<String> asked =
                    node.outputs().stream().filter(needed::contains).toList();
            boolean rests = done.contains(node)
                    ? asked.stream().allMatch(available)
                    : asked.isEmpty() && node.outputs().stream().noneMatch(ends::contains);
            if (isConstant(node)) {
                continue;
            }
            if (rests) {
                keep.addAll(asked);
            } else {
                needed.addAll(reads(node));
            }
        }
        return keep;
    }
}
