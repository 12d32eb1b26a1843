/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.operators.fold.Constant;
import dev.pare.operators.fold.Numbers;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Types, shapes and small constants of the values of a model. A value is worked out when it is first asked for. Where no rule helps,
 * what the file declares counts.
 */
public final class Inference {
    private final Model model;
    private final Map<OpId, Function> functions = new HashMap<>();
    private final IdentityHashMap<Graph, Scope> scopes = new IdentityHashMap<>();
    private final IdentityHashMap<Graph, Held> holders = new IdentityHashMap<>();
    private final Set<Graph> settled = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> underway = Collections.newSetFromMap(new IdentityHashMap<>());

    /** A node that holds a graph, where it stands. */
    private record Held(Node node, Scope scope) {}

    private Inference(Model model) {
        this.model = model;
        model.functions().forEach(f -> functions.put(f.id(), f));
        open(model.graph());
    }

    public static Inference of(Model model) {
        return new Inference(model);
    }

    /** The element type of a value as seen from a graph of the model; UNKNOWN if nothing tells it. */
    public DataType type(Graph scope, String value) {
        return find(scope, value).type();
    }

    /** The shape of a value as seen from a graph of the model; empty if not even the number of axes is known. */
    public Optional<SymbolicShape> shape(Graph scope, String value) {
        return find(scope, value).shape();
    }

    /** The elements of a small tensor of whole numbers, such as a shape, with formulas for those that depend on sizes. */
    public Optional<Numbers> numbers(Graph scope, String value) {
        return find(scope, value).wholeNumbers();
    }

    /** The content of a value that is a constant of at most a few thousand elements, stored or computed from such. */
    public Optional<Constant> constant(Graph scope, String value) {
        return find(scope, value).constant();
    }

    private synchronized Inferred find(Graph graph, String value) {
        if (value.isEmpty()) {
            return Inferred.NOTHING;
        }
        inside(graph);
        Scope scope = scopes.get(graph);
        return scope == null ? Inferred.NOTHING : find(scope, value);
    }

    /** What the inputs of a nested graph are follows from the node that holds it. */
    private void inside(Graph graph) {
        Held held = holders.get(graph);
        if (held != null && settled.add(graph)) {
            held.node().outputs().stream().filter(o -> !o.isEmpty()).findFirst().ifPresent(o -> find(held.scope(), o));
        }
    }

    /** The scope of a model's main graph. */
    private Scope open(Graph graph) {
        Scope scope = new Scope(Optional.empty(), "", model.opsets());
        boolean replaceable = model.irVersion() >= 4;
        scope.add(graph, t -> !replaceable || !graph.hasInput(t.name()));
        return opened(graph, scope, "");
    }

    /** The scope of a graph that a node holds. */
    Scope open(Graph graph, Node holder, Scope outer, String prefix) {
        Scope scope = new Scope(Optional.of(outer), prefix, outer.opsets());
        scope.add(graph, t -> true);
        holders.put(graph, new Held(holder, outer));
        return opened(graph, scope, prefix);
    }

    /** Scopes of the graphs that a graph holds are opened too, so that their values can be asked for. */
    private Scope opened(Graph graph, Scope scope, String prefix) {
        scopes.put(graph, scope);
        graph.nodes().forEach(n -> n.subgraphs().forEach(g -> open(g, n, scope, prefix)));
        return scope;
    }

    Optional<Function> function(OpId op) {
        return Optional.ofNullable(functions.get(op));
    }

    /** What is known of a value, worked out now if need be: first all that it depends on, without recursion within a graph. */
    Inferred find(Scope from, String value) {
        Scope home = from.home(value).orElse(null);
        if (home == null) {
            return Inferred.NOTHING;
        }
        Deque<Task> tasks = new ArrayDeque<>();
        push(home, value, tasks);
        while (!tasks.isEmpty()) {
            Task task = tasks.peek();
            boolean waits = !task.expanded() && expand(tasks);
            if (!waits) {
                tasks.pop();
                work(task);
            }
        }
        return home.known(value).orElse(Inferred.NOTHING);
    }

    private record Task(Scope scope, Node node, boolean expanded) {}

    private void push(Scope home, String value, Deque<Task> tasks) {
        if (home.known(value).isEmpty()) {
            home.producer(value)
                    .filter(n -> !underway.contains(n))
                    .ifPresent(n -> tasks.push(new Task(home, n, false)));
        }
    }

    /** Puts what a node depends on before it; true if there is anything. */
    private boolean expand(Deque<Task> tasks) {
        Task task = tasks.pop();
        if (!underway.add(task.node())) {
            return true;
        }
        tasks.push(new Task(task.scope(), task.node(), true));
        int before = tasks.size();
        for (String input : needed(task.node())) {
            task.scope().home(input).ifPresent(h -> push(h, input, tasks));
        }
        return tasks.size() > before;
    }

    private static Set<String> needed(Node node) {
        Set<String> needed = new LinkedHashSet<>(node.inputs());
        node.subgraphs().forEach(inner -> inner.nodes().forEach(n -> needed.addAll(needed(n))));
        needed.remove("");
        return needed;
    }

    private void work(Task task) {
        Node node = task.node();
        List<Inferred> inputs = node.inputs().stream()
                .map(i -> i.isEmpty()
                        ? Inferred.NOTHING
                        : task.scope().home(i).flatMap(h -> h.known(i)).orElse(Inferred.NOTHING))
                .toList();
        List<Inferred> results = new Bodies(this).results(node, inputs, task.scope());
        for (int i = 0; i < node.outputs().size(); i++) {
            if (!node.outputs().get(i).isEmpty()) {
                String name = node.outputs().get(i);
                Inferred result = i < results.size() ? results.get(i) : Inferred.NOTHING;
                task.scope().define(name, result.bounded(task.scope().prefix() + name));
            }
        }
        underway.remove(node);
    }
}
