/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who makes and who reads the values of a graph, and which of them are constant. */
final class GraphLinks {
    private final Graph graph;
    private final Map<String, Node> makers = new HashMap<>();
    private final Map<String, List<Node>> readers = new HashMap<>();
    private final Set<String> constant = new HashSet<>();

    /** @param graph with its nodes in order */
    GraphLinks(Graph graph) {
        this.graph = graph;
        graph.initializers().stream()
                .map(t -> t.name())
                .filter(n -> !graph.hasInput(n))
                .forEach(constant::add);
        for (Node node : graph.nodes()) {
            node.outputs().forEach(o -> makers.put(o, node));
            node.inputs()
                    .forEach(i ->
                            readers.computeIfAbsent(i, k -> new ArrayList<>()).add(node));
            boolean follows = node.inputs().stream().allMatch(i -> i.isEmpty() || constant.contains(i));
            if (follows && node.subgraphs().isEmpty()) {
                constant.addAll(node.outputs());
            }
        }
        graph.outputs()
                .forEach(o -> readers.computeIfAbsent(o.name(), k -> new ArrayList<>())
                        .add(null));
    }

    boolean isConstant(String value) {
        return constant.contains(value);
    }

    /** The node that makes a value; null for initializers and inputs. */
    Node maker(String value) {
        return makers.get(value);
    }

    /** The node that makes a value, if it is of the type; otherwise null. */
    Node maker(String value, String type) {
        Node node = makers.get(value);
        return node != null && node.is(type) ? node : null;
    }

    boolean hasOneReader(String value) {
        return readers.getOrDefault(value, List.of()).size() == 1;
    }

    /** Whether a value is stored in one of the types. */
    boolean isStored(String value, DataType... types) {
        return isConstant(value)
                && graph.initializer(value)
                        .map(t -> List.of(types).contains(t.type()))
                        .orElse(false);
    }
}
