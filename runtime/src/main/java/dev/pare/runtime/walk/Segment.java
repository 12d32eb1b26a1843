/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Some nodes of a main graph that run together. */
final class Segment {
    /** The IR version from which on an initializer need not be an input as well. */
    private static final long IR_WITH_OWN_INITIALIZERS = 4;

    private final MainGraph graph;
    private final List<Node> nodes;
    private final Set<String> made = new HashSet<>();
    private final Set<String> read = new LinkedHashSet<>();

    Segment(MainGraph graph, List<Node> nodes) {
        this.graph = graph;
        this.nodes = nodes;
        nodes.forEach(node -> made.addAll(node.outputs()));
        nodes.forEach(node -> read.addAll(graph.reads(node)));
        made.remove("");
        read.removeAll(made);
    }

    List<Node> nodes() {
        return nodes;
    }

    boolean makes(String value) {
        return made.contains(value);
    }

    /** What it reads and does not make: inputs of the model, initializers and values of other nodes. */
    Set<String> read() {
        return read;
    }

    boolean readsInputs() {
        return read.stream().anyMatch(graph::isFed);
    }

    /**
     * The segment as a model.
     *
     * @param kept types of the values of other nodes that it reads
     * @param outputs values that it makes
     */
    Model model(Map<String, ValueInfo> kept, Collection<String> outputs) {
        Graph whole = graph.model().graph();
        List<ValueInfo> inputs = new ArrayList<>();
        whole.inputs().stream()
                .filter(input -> graph.isFed(input.name()) && read.contains(input.name()))
                .forEach(inputs::add);
        kept.forEach((name, info) -> inputs.add(info));
        List<Tensor> initializers = whole.initializers().stream()
                .filter(tensor -> read.contains(tensor.name()))
                .toList();
        List<ValueInfo> inner =
                whole.valueInfos().stream().filter(info -> makes(info.name())).toList();
        List<ValueInfo> ends = outputs.stream()
                .map(name -> new ValueInfo(name, Optional.empty(), UnknownFields.NOTHING))
                .toList();
        Graph part = new Graph(whole.name(), inputs, ends, inner, initializers, nodes, whole.carried());
        Model model = graph.model();
        return model.withGraph(part).withIrVersion(Math.max(IR_WITH_OWN_INITIALIZERS, model.irVersion()));
    }
}
