/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts the nodes of a graph after those whose results they use; a sorted graph stays as it is. */
final class ExecutionOrder {
    private final Map<String, Node> producers = new HashMap<>();
    private final List<Node> sorted = new ArrayList<>();
    private final Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> begun = Collections.newSetFromMap(new IdentityHashMap<>());

    private ExecutionOrder(Graph graph) {
        for (Node node : graph.nodes()) {
            node.outputs().forEach(o -> producers.put(o, node));
        }
        producers.remove("");
    }

    static List<Node> of(Graph graph) {
        ExecutionOrder order = new ExecutionOrder(graph);
        graph.nodes().forEach(order::append);
        return order.sorted;
    }

    /** Depth first without recursion, since a graph may be deeper than the stack; a cycle is cut where it closes. */
    private void append(Node last) {
        Deque<Node> waiting = new ArrayDeque<>();
        waiting.push(last);
        while (!waiting.isEmpty()) {
            Node node = waiting.peek();
            if (begun.add(node)) {
                pushMissing(node, waiting);
            } else {
                waiting.pop();
                if (done.add(node)) {
                    sorted.add(node);
                }
            }
        }
    }

    private void pushMissing(Node node, Deque<Node> waiting) {
        for (String input : node.inputs()) {
            Node producer = producers.get(input);
            if (producer != null && !begun.contains(producer)) {
                waiting.push(producer);
            }
        }
    }
}
