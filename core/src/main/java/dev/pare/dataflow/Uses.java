/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Producers and consumers of every value, across nested graphs: a value used in a subgraph belongs to the graph that defines it. */
public final class Uses {
    /**
     * A value where it is defined.
     *
     * @param scope the graph that defines it
     */
    public record Value(Graph scope, String name) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Value value && value.scope == scope && value.name.equals(name);
        }

        @Override
        public int hashCode() {
            return 31 * System.identityHashCode(scope) + name.hashCode();
        }
    }

    /**
     * One use of a value by a node.
     *
     * @param input which input of the node
     * @param scope the graph in which the node stands
     */
    public record Use(Node node, int input, Graph scope) {}

    /** The node that holds a nested graph, and the graph in which it stands. */
    public record Owner(Node node, Graph scope) {}

    private final Map<Graph, Owner> owners = new IdentityHashMap<>();
    private final Map<Value, Node> producers = new HashMap<>();
    private final Map<Value, List<Use>> consumers = new HashMap<>();
    private final Map<Graph, Graph> parents = new IdentityHashMap<>();
    private final Map<Graph, Map<String, Value>> definitions = new IdentityHashMap<>();

    private Uses() {}

    public static Uses of(Model model) {
        Uses uses = new Uses();
        uses.visit(model.graph(), null);
        return uses;
    }

    private void visit(Graph graph, Graph parent) {
        parents.put(graph, parent);
        Map<String, Value> defined = new HashMap<>();
        definitions.put(graph, defined);
        graph.inputs().forEach(i -> define(graph, i.name()));
        graph.initializers().forEach(t -> define(graph, t.name()));
        // All definitions come first: files whose nodes are not sorted exist, and ONNX Runtime takes them.
        for (Node node : graph.nodes()) {
            for (String output : node.outputs()) {
                if (!output.isEmpty()) {
                    producers.put(define(graph, output), node);
                }
            }
        }
        for (Node node : graph.nodes()) {
            for (int i = 0; i < node.inputs().size(); i++) {
                Use use = new Use(node, i, graph);
                resolve(graph, node.input(i))
                        .ifPresent(v -> consumers
                                .computeIfAbsent(v, x -> new ArrayList<>())
                                .add(use));
            }
            node.subgraphs().forEach(inner -> {
                owners.put(inner, new Owner(node, graph));
                visit(inner, graph);
            });
        }
    }

    private Value define(Graph graph, String name) {
        return definitions.get(graph).computeIfAbsent(name, n -> new Value(graph, n));
    }

    /** The definition that a name stands for when it is used in a graph. */
    public Optional<Value> resolve(Graph scope, String name) {
        for (Graph graph = scope; graph != null; graph = parents.get(graph)) {
            Value value = definitions.get(graph).get(name);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** Whether a graph around the given one defines the name too, which ONNX forbids and runtimes read in their own ways. */
    public boolean hidesAnother(Graph scope, String name) {
        Graph parent = parents.get(scope);
        return parent != null && resolve(parent, name).isPresent();
    }

    /** The node that holds a graph; empty for the main graph. */
    public Optional<Owner> owner(Graph nested) {
        return Optional.ofNullable(owners.get(nested));
    }

    /** The node that makes a value; empty for graph inputs and initializers. */
    public Optional<Node> producer(Graph scope, String name) {
        return resolve(scope, name).map(producers::get);
    }

    /** The node that makes a value in the given graph itself; empty if the value comes from elsewhere. */
    public Optional<Node> localProducer(Graph graph, String name) {
        return resolve(graph, name).filter(v -> v.scope() == graph).map(producers::get);
    }

    /** All uses of a value, in the graph that defines it and below. */
    public List<Use> consumers(Graph scope, String name) {
        return resolve(scope, name)
                .map(v -> consumers.getOrDefault(v, List.of()))
                .orElse(List.of());
    }

    /** Whether a value leaves its graph as an output. */
    public boolean isOutput(Graph scope, String name) {
        return resolve(scope, name).filter(v -> v.scope().hasOutput(v.name())).isPresent();
    }

    /** Whether a value, or what Identity, Transpose and Cast make of it, leaves its graph: then it is needed as it is. */
    public boolean reachesOutput(Graph scope, String name) {
        return Worklist.<Visited>forward(
                        this,
                        (use, state) -> rearranges(use.node()) ? Step.behind(use, state) : Step.stop(),
                        (value, state) -> Step.accept())
                .finds(scope, List.of(name), Visited.HERE);
    }

    private static boolean rearranges(Node node) {
        return node.is("Identity") || node.is("Transpose") || node.is("Cast");
    }

    /** The only node that uses a value, if there is exactly one use and the value is not a graph output. */
    public Optional<Node> onlyConsumer(Graph scope, String name) {
        List<Use> all = consumers(scope, name);
        return all.size() == 1 && !isOutput(scope, name)
                ? Optional.of(all.get(0).node())
                : Optional.empty();
    }

    /**
     * The only use of a value that reads its numbers, if it stands in the same graph and the value does not leave that. Nodes that ask for
     * the shape do not count.
     */
    public Optional<Use> onlyReader(Graph scope, String name) {
        List<Use> readers = consumers(scope, name).stream()
                .filter(u -> !u.node().is("Shape"))
                .toList();
        boolean one = readers.size() == 1 && readers.get(0).scope() == scope;
        return one && !isOutput(scope, name) ? Optional.of(readers.get(0)) : Optional.empty();
    }

    /** Whether a node is the only one that reads the numbers of a value, once. */
    public boolean isReadOnlyBy(Graph scope, String name, Node reader) {
        return onlyReader(scope, name).filter(u -> u.node() == reader).isPresent();
    }
}
