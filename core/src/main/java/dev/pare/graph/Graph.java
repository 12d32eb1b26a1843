/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes in execution order with the constants and values that they use. Compared by identity. */
public final class Graph {
    private final String name;
    private final List<ValueInfo> inputs;
    private final List<ValueInfo> outputs;
    private final List<ValueInfo> valueInfos;
    private final List<Tensor> initializers;
    private final List<Node> nodes;
    private final UnknownFields carried;
    private final Map<String, Tensor> byName = new LinkedHashMap<>();

    public Graph(
            String name,
            List<ValueInfo> inputs,
            List<ValueInfo> outputs,
            List<ValueInfo> valueInfos,
            List<Tensor> initializers,
            List<Node> nodes,
            UnknownFields carried) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.valueInfos = List.copyOf(valueInfos);
        this.initializers = List.copyOf(initializers);
        this.nodes = List.copyOf(nodes);
        this.carried = carried;
        initializers.forEach(t -> byName.put(t.name(), t));
    }

    public String name() {
        return name;
    }

    public List<ValueInfo> inputs() {
        return inputs;
    }

    public List<ValueInfo> outputs() {
        return outputs;
    }

    /** Types of values in between, as far as the file gives them. */
    public List<ValueInfo> valueInfos() {
        return valueInfos;
    }

    public List<Tensor> initializers() {
        return initializers;
    }

    public Optional<Tensor> initializer(String wanted) {
        return Optional.ofNullable(byName.get(wanted));
    }

    public List<Node> nodes() {
        return nodes;
    }

    public UnknownFields carried() {
        return carried;
    }

    /** Whether a name is an input of this graph; an initializer that is one may be replaced by the caller. */
    public boolean hasInput(String wanted) {
        return inputs.stream().anyMatch(i -> i.name().equals(wanted));
    }

    public boolean hasOutput(String wanted) {
        for (ValueInfo output : outputs) {
            if (output.name().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    public Graph withNodes(List<Node> other) {
        return new Graph(name, inputs, outputs, valueInfos, initializers, other, carried);
    }

    public Graph withInitializers(List<Tensor> other) {
        return new Graph(name, inputs, outputs, valueInfos, other, nodes, carried);
    }

    public Graph withValueInfos(List<ValueInfo> other) {
        return new Graph(name, inputs, outputs, other, initializers, nodes, carried);
    }

    public Graph withOutputs(List<ValueInfo> other) {
        return new Graph(name, inputs, other, valueInfos, initializers, nodes, carried);
    }

    public Graph withInputs(List<ValueInfo> other) {
        return new Graph(name, other, outputs, valueInfos, initializers, nodes, carried);
    }
}
