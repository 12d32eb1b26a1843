/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The nodes that everything passes which comes from a node. That a node reads the size of a value does not count.
 */
final class PostDominators {
    private final Graph graph;
    private final Uses uses;
    private final Set<String> outputs = new HashSet<>();
    private final Set<Node> leadOut = new HashSet<>();

    /** @param model with its nodes in order */
    PostDominators(Model model, Uses uses) {
        this.graph = model.graph();
        this.uses = uses;
        graph.outputs().stream().map(ValueInfo::name).forEach(outputs::add);
        Worklist.<Visited>backward(uses, (node, value, state) -> {
                    if (readsSize(node)) {
                        return Step.stop();
                    }
                    leadOut.add(node);
                    return Step.to(value.scope(), node.inputs(), state);
                })
                .from(graph, List.copyOf(outputs), Visited.HERE);
    }

    private static boolean readsSize(Node node) {
        return node.is("Shape") || node.is("Size");
    }

    /**
     * The nodes whose only output carries everything that a node leads to: nothing else that comes from the node is used behind them.
     */
    List<Node> of(Node from) {
        Set<Node> behind = new HashSet<>();
        Set<String> reached = Worklist.<Visited>forward(uses, (use, state) -> {
                    if (!leadOut.contains(use.node())) {
                        return Step.stop();
                    }
                    behind.add(use.node());
                    return Step.behind(use, state);
                })
                .from(graph, from.outputs(), Visited.HERE)
                .reached()
                .stream()
                .map(r -> r.value().name())
                .collect(Collectors.toSet());
        List<Node> flow = graph.nodes().stream().filter(behind::contains).toList();
        List<Node> passed = new ArrayList<>();
        for (int i = 0; i < flow.size(); i++) {
            if (isPassed(flow, i, reached)) {
                passed.add(flow.get(i));
            }
        }
        return passed;
    }

    private boolean isPassed(List<Node> flow, int index, Set<String> reached) {
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

    /** The output of the last node before another that everything from a node passes, if that one comes from it. */
    Optional<String> lastBefore(Node from, Node to) {
        int end = graph.nodes().indexOf(to);
        Set<Node> before = new HashSet<>(graph.nodes().subList(0, end));
        Optional<String> last = Optional.empty();
        for (Node node : of(from)) {
            if (before.contains(node)) {
                last = Optional.of(node.output());
            }
        }
        return last;
    }
}
