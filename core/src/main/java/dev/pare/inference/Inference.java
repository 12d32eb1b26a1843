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
    private final Set<Node> underway = Collections.newSetFromMap(new IdentityHashMap<>());

    private Inference(Model model) {
        this.model = model;
        model.functions().forEach(f -> functions.put(f.id(), f));
        open(model.graph(), Optional.empty(), "");
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
        Scope scope = scopes.get(graph);
        return scope == null ? Inferred.NOTHING : find(scope, value);
    }

    /** A scope for a graph; scopes of the graphs that it holds are opened too, so that their values can be asked for. */
    Scope open(Graph graph, Optional<Scope> outer, String prefix) {
        Scope scope = new Scope(outer, prefix, outer.map(Scope::opsets).orElseGet(model::opsets));
        boolean replaceable = model.irVersion() >= 4 && outer.isEmpty();
        scope.add(graph, t -> !replaceable || !graph.hasInput(t.name()));
        scopes.put(graph, scope);
        graph.nodes().forEach(n -> n.subgraphs().forEach(g -> open(g, Optional.of(scope), prefix)));
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
                task.scope().define(node.outputs().get(i), i < results.size() ? results.get(i) : Inferred.NOTHING);
            }
        }
        underway.remove(node);
    }
}
