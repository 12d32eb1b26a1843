/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.inference;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Dim;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.operators.sizes.Size;
import dev.pare.operators.sizes.SymbolicShape;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The values of one graph, or of one call of a function, with those of the graphs around it behind them. */
final class Scope {
    private final Optional<Scope> outer;
    private final String prefix;
    private final List<OpsetImport> opsets;
    private final Map<String, Inferred> known = new HashMap<>();
    private final Map<String, Inferred> declared = new HashMap<>();
    private final Map<String, Node> producers = new HashMap<>();

    /** @param prefix tells sizes of this scope from those of others that have values of the same names */
    Scope(Optional<Scope> outer, String prefix, List<OpsetImport> opsets) {
        this.outer = outer;
        this.prefix = prefix;
        this.opsets = opsets;
    }

    /** Adds a graph; what its inputs are is told by the caller, or follows from their declarations. */
    void add(Graph graph, Predicate<Tensor> fixed) {
        graph.inputs().forEach(i -> known.put(i.name(), declared(i, true)));
        for (Tensor tensor : graph.initializers()) {
            Inferred stored = Inferred.stored(tensor);
            known.put(tensor.name(), fixed.test(tensor) ? stored : stored.withoutContent());
        }
        graph.valueInfos().forEach(v -> declared.put(v.name(), declared(v, false)));
        graph.outputs().forEach(v -> declared.put(v.name(), declared(v, false)));
        add(graph.nodes());
    }

    /** Adds the nodes of a function with the attributes that a call gives it. */
    void add(Function function, Node call) {
        add(function.nodes().stream().map(n -> bound(n, call)).toList());
    }

    private void add(List<Node> nodes) {
        nodes.forEach(n -> n.outputs().stream().filter(o -> !o.isEmpty()).forEach(o -> producers.put(o, n)));
    }

    private static Node bound(Node node, Node call) {
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : node.attributes()) {
            if (attribute.value() instanceof AttributeValue.Reference reference) {
                call.attribute(reference.attribute()).ifPresent(v -> attributes.add(attribute.withValue(v)));
            } else {
                attributes.add(attribute);
            }
        }
        return node.withAttributes(attributes);
    }

    private Inferred declared(ValueInfo info, boolean names) {
        Optional<SymbolicShape> shape = info.type()
                .flatMap(ValueInfo.TensorType::dims)
                .map(dims -> {
                    List<Size> sizes = new ArrayList<>();
                    for (int axis = 0; axis < dims.size(); axis++) {
                        sizes.add(size(dims.get(axis), info.name(), axis, names));
                    }
                    return new SymbolicShape(sizes);
                });
        DataType type = info.element() == DataType.UNDEFINED ? DataType.UNKNOWN : info.element();
        return Inferred.of(type, shape);
    }

    /** Names of sizes hold among inputs; elsewhere exporters give one name to different sizes. */
    private Size size(Dim dim, String value, int axis, boolean names) {
        if (dim instanceof Dim.Fixed fixed && fixed.size() > 0) {
            return Size.of(fixed.size());
        }
        return names && dim instanceof Dim.Symbolic symbolic
                ? Size.named(symbolic.name())
                : Size.result(prefix + value, axis);
    }

    /** The scope that defines a value. */
    Optional<Scope> home(String name) {
        for (Optional<Scope> at = Optional.of(this); at.isPresent(); at = at.get().outer) {
            if (at.get().known.containsKey(name) || at.get().producers.containsKey(name)) {
                return at;
            }
        }
        return Optional.empty();
    }

    Optional<Inferred> known(String name) {
        return Optional.ofNullable(known.get(name));
    }

    Optional<Node> producer(String name) {
        return Optional.ofNullable(producers.get(name));
    }

    void define(String name, Inferred value) {
        known.put(name, declared.containsKey(name) ? value.or(declared.get(name)) : value);
    }

    /** Sets what an input of a nested graph is; what the caller leaves open is taken from its declaration. */
    void give(String name, Inferred value) {
        known.merge(name, value, (before, given) -> given.or(before));
    }

    String prefix() {
        return prefix;
    }

    List<OpsetImport> opsets() {
        return opsets;
    }

    /** The version of a domain that the model or the function imports. */
    long version(String domain) {
        return OpsetImport.version(opsets, domain);
    }
}
