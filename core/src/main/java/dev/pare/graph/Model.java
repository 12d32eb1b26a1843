/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A whole model: its graph, the operator sets it needs, its functions and metadata. */
public record Model(
        long irVersion,
        List<OpsetImport> opsets,
        List<Property> metadata,
        Graph graph,
        List<Function> functions,
        UnknownFields carried) {

    public Model {
        opsets = List.copyOf(opsets);
        metadata = List.copyOf(metadata);
        functions = List.copyOf(functions);
    }

    /** The version of the standard operator set, or 1 if the model names none. */
    public long opset() {
        return opsets.stream()
                .filter(OpsetImport::isStandard)
                .mapToLong(OpsetImport::version)
                .max()
                .orElse(1);
    }

    /** The version of a domain that the model imports; 1 if it imports none, as for domains that have only one. */
    public long version(String domain) {
        return OpsetImport.version(opsets, domain);
    }

    public Model withGraph(Graph other) {
        return new Model(irVersion, opsets, metadata, other, functions, carried);
    }

    public Model withOpsets(List<OpsetImport> other) {
        return new Model(irVersion, other, metadata, graph, functions, carried);
    }

    public Model withFunctions(List<Function> other) {
        return new Model(irVersion, opsets, metadata, graph, other, carried);
    }

    public Model withIrVersion(long other) {
        return new Model(other, opsets, metadata, graph, functions, carried);
    }

    /** Sets a metadata entry, in place if the key is there. */
    public Model withProperty(String key, String value) {
        List<Property> changed = new ArrayList<>(metadata);
        changed.removeIf(p -> p.key().equals(key));
        changed.add(new Property(key, value));
        return new Model(irVersion, opsets, changed, graph, functions, carried);
    }

    /** The main graph and every graph nested in it, outer before inner. */
    public List<Graph> graphs() {
        List<Graph> all = new ArrayList<>();
        collect(graph, all::add);
        return all;
    }

    private static void collect(Graph graph, Consumer<Graph> sink) {
        sink.accept(graph);
        for (Node node : graph.nodes()) {
            for (Graph inner : node.subgraphs()) {
                collect(inner, sink);
            }
        }
    }

    /** Every tensor of the model: initializers and constants of nodes, in nested graphs and functions too. */
    public List<Tensor> tensors() {
        List<Tensor> all = new ArrayList<>();
        for (Graph each : graphs()) {
            all.addAll(each.initializers());
            each.nodes().forEach(n -> collectAttributes(n, all));
        }
        for (Function function : functions) {
            for (Node node : function.nodes()) {
                collectDeep(node, all);
            }
        }
        return all;
    }

    private static void collectDeep(Node node, List<Tensor> all) {
        collectAttributes(node, all);
        for (Graph outer : node.subgraphs()) {
            collect(outer, inner -> {
                all.addAll(inner.initializers());
                inner.nodes().forEach(n -> collectAttributes(n, all));
            });
        }
    }

    private static void collectAttributes(Node node, List<Tensor> all) {
        node.attributes().forEach(a -> all.addAll(a.value().tensorList()));
    }
}
