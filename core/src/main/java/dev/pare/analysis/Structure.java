/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.TopologicalOrder;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** The graphs of a model with their constant matrices marked: what the searches for the parts of a transformer walk over. */
final class Structure {
    private final List<Graph> graphs;
    private final IdentityHashMap<Graph, List<Node>> sorted = new IdentityHashMap<>();
    private final Uses uses;
    private final Weights weights;
    private final IdentityHashMap<Node, Linear> linears = new IdentityHashMap<>();

    Structure(Model model, Uses uses, Weights weights) {
        this.graphs = model.graphs();
        this.uses = uses;
        this.weights = weights;
        LinearReader reader = new LinearReader(uses, weights);
        for (Graph graph : graphs) {
            sorted.put(graph, TopologicalOrder.of(graph));
            for (Node node : graph.nodes()) {
                reader.read(graph, node).ifPresent(l -> linears.put(node, l));
            }
        }
    }

    /** Outer graphs before inner ones. */
    List<Graph> graphs() {
        return graphs;
    }

    /** The nodes of a graph, each after those that it depends on. */
    List<Node> nodes(Graph graph) {
        return sorted.get(graph);
    }

    Uses uses() {
        return uses;
    }

    Weights weights() {
        return weights;
    }

    Optional<Linear> linear(Node node) {
        return Optional.ofNullable(linears.get(node));
    }

    /** All of them, in the order of execution. */
    List<Linear> linears() {
        return graphs.stream()
                .flatMap(g -> nodes(g).stream())
                .map(linears::get)
                .filter(l -> l != null)
                .toList();
    }

    /** The value at an input, empty if the input is omitted. */
    Optional<Uses.Value> input(Graph scope, Node node, int index) {
        String name = node.input(index);
        return name.isEmpty() ? Optional.empty() : uses.resolve(scope, name);
    }

    /** The node that makes a value; it stands in the value's own graph. */
    Optional<Node> producer(Uses.Value value) {
        return uses.producer(value.scope(), value.name());
    }

    /** Whether an input is a constant of the model. */
    boolean isConstant(Graph scope, Node node, int index) {
        return weights.feeding(node, index).isPresent()
                || input(scope, node, index)
                        .flatMap(this::producer)
                        .filter(Flow::isConstant)
                        .isPresent();
    }

    /** Whether a node adds, multiplies or the like with constants only, besides one value. */
    boolean hasOneVariable(Graph scope, Node node) {
        int variables = 0;
        for (int i = 0; i < node.inputs().size(); i++) {
            if (!node.input(i).isEmpty() && Flow.carries(node, i) && !isConstant(scope, node, i)) {
                variables++;
            }
        }
        return variables == 1;
    }
}
