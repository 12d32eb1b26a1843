/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where data flows in a graph. That a node reads the size of a value is no flow of data. */
final class DataFlow {
    private final List<Node> nodes;
    private final Set<String> outputs = new HashSet<>();
    private final Set<Node> leadOut = new HashSet<>();

    /** @param graph with its nodes in order */
    DataFlow(Graph graph) {
        this.nodes = graph.nodes();
        graph.outputs().stream().map(ValueInfo::name).forEach(outputs::add);
        Set<String> wanted = new HashSet<>(outputs);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (!readsSize(node) && node.outputs().stream().anyMatch(wanted::contains)) {
                leadOut.add(node);
                wanted.addAll(node.inputs());
            }
        }
    }

    private static boolean readsSize(Node node) {
        return node.is("Shape") || node.is("Size");
    }

    /**
     * The nodes whose only output carries everything that a node leads to: nothing else that comes from the node is used behind them.
     */
    List<Node> passages(Node from) {
        Set<String> reached = new HashSet<>(from.outputs());
        List<Node> flow = new ArrayList<>();
        for (Node node : nodes) {
            if (leadOut.contains(node) && node.inputs().stream().anyMatch(reached::contains)) {
                reached.addAll(node.outputs());
                flow.add(node);
            }
        }
        List<Node> passages = new ArrayList<>();
        for (int i = 0; i < flow.size(); i++) {
            if (isPassage(flow, i, reached)) {
                passages.add(flow.get(i));
            }
        }
        return passages;
    }

    private boolean isPassage(List<Node> flow, int index, Set<String> reached) {
        String output = flow.get(index).output();
        Set<String> later = new HashSet<>();
        for (Node node : flow.subList(index + 1, flow.size())) {
            later.addAll(node.outputs());
            for (String input : node.inputs()) {
                if (reached.contains(input) && !input.equals(output) && !later.contains(input)) {
                    return false;
                }
            }
        }
        // An output that leaves the graph earlier goes past this node.
        return flow.subList(0, index).stream()
                .noneMatch(n -> n.outputs().stream().anyMatch(outputs::contains));
    }

    /** The output of the last passage from a node before another, if that one comes from it. */
    Optional<String> lastPassage(Node from, Node to) {
        int end = nodes.indexOf(to);
        Set<Node> before = new HashSet<>(nodes.subList(0, end));
        Optional<String> last = Optional.empty();
        for (Node node : passages(from)) {
            if (before.contains(node)) {
                last = Optional.of(node.output());
            }
        }
        return last;
    }
}
