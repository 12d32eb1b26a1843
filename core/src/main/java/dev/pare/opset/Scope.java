/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the unconverted model says of the values that are visible in a graph or in the body of a function. */
final class Scope {
    private final Scope outer;
    private final Map<String, ValueInfo.TensorType> declared = new HashMap<>();
    private final Map<String, Tensor> constants = new HashMap<>();
    private final Map<String, Node> producers = new HashMap<>();
    private final Set<String> defined = new HashSet<>();
    private final Set<String> used = new HashSet<>();

    private Scope(Scope outer) {
        this.outer = outer;
    }

    /**
     * The scope of a graph.
     *
     * @param outer the scope around a nested graph, or null
     * @param overridable whether an initializer that is also an input may be replaced by the caller (from IR 4 on)
     */
    static Scope of(Graph graph, Scope outer, boolean overridable) {
        Scope scope = new Scope(outer);
        List.of(graph.inputs(), graph.outputs(), graph.valueInfos()).forEach(all -> all.forEach(scope::declare));
        graph.inputs().forEach(i -> scope.defined.add(i.name()));
        graph.outputs().forEach(o -> scope.used.add(o.name()));
        for (Tensor tensor : graph.initializers()) {
            scope.defined.add(tensor.name());
            if (!overridable || !graph.hasInput(tensor.name())) {
                scope.constants.put(tensor.name(), tensor);
            }
        }
        graph.nodes().forEach(scope::add);
        return scope;
    }

    static Scope of(Function function) {
        Scope scope = new Scope(null);
        scope.defined.addAll(function.inputs());
        scope.used.addAll(function.outputs());
        function.nodes().forEach(scope::add);
        return scope;
    }

    private void declare(ValueInfo info) {
        info.type().ifPresent(t -> declared.put(info.name(), t));
    }

    private void add(Node node) {
        use(node);
        for (String output : node.outputs()) {
            defined.add(output);
            producers.put(output, node);
        }
        if (node.is("Constant") && node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor constant) {
            constants.put(node.output(), constant.tensor());
        }
    }

    private void use(Node node) {
        used.addAll(node.inputs());
        for (Graph inner : node.subgraphs()) {
            inner.outputs().forEach(o -> used.add(o.name()));
            inner.nodes().forEach(this::use);
        }
    }

    Optional<Tensor> constant(String name) {
        return Optional.ofNullable(home(name).constants.get(name));
    }

    Optional<Node> producer(String name) {
        return Optional.ofNullable(home(name).producers.get(name));
    }

    Optional<ValueInfo.TensorType> declared(String name) {
        return Optional.ofNullable(home(name).declared.get(name));
    }

    /** Whether a node or an output uses a value of this graph. */
    boolean isUsed(String name) {
        return used.contains(name);
    }

    private Scope home(String name) {
        Scope scope = this;
        while (!scope.defined.contains(name) && scope.outer != null) {
            scope = scope.outer;
        }
        return scope;
    }
}
