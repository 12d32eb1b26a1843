/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collects changes to a model and builds the changed one; the model itself stays as it is. Nodes are addressed by identity, in
 * whichever graph they stand. What an edit leaves without a use (weights, and the nodes that only led from them) is dropped.
 */
public final class ModelEdit {
    private final Model before;
    private final Map<Node, List<Node>> replaced = new IdentityHashMap<>();
    private final Map<Node, List<Node>> inserted = new IdentityHashMap<>();
    private final Map<Graph, List<Tensor>> added = new IdentityHashMap<>();
    private final Map<Tensor, Tensor> exchanged = new IdentityHashMap<>();
    private final Map<Graph, Map<String, String>> redirected = new IdentityHashMap<>();
    private final Map<Graph, List<ValueInfo>> changedTypes = new IdentityHashMap<>();
    private final Set<String> names;

    public ModelEdit(Model before) {
        this.before = before;
        this.names = Names.of(before);
    }

    /** The version of the standard operators that nodes are written for. */
    public long opset() {
        return before.opset();
    }

    /** The name of a tensor that every caller feeds; empty if there is none. */
    public Optional<String> fedTensor() {
        Graph main = before.graph();
        return main.inputs().stream()
                .filter(v -> v.type().isPresent() && main.initializer(v.name()).isEmpty())
                .map(ValueInfo::name)
                .findFirst();
    }

    /** A name that nothing in the model has, made from the given one. */
    public String freshName(String base) {
        String candidate = base;
        for (int i = 1; !names.add(candidate); i++) {
            candidate = base + "_" + i;
        }
        return candidate;
    }

    /** Puts nodes in the place of one; none removes it. */
    public void replace(Node node, List<Node> with) {
        replaced.put(node, List.copyOf(with));
    }

    /** Puts nodes directly before one; repeated calls add up in order. */
    public void insertBefore(Node node, List<Node> nodes) {
        inserted.computeIfAbsent(node, n -> new ArrayList<>()).addAll(nodes);
    }

    public void addInitializer(Graph graph, Tensor tensor) {
        names.add(tensor.name());
        added.computeIfAbsent(graph, g -> new ArrayList<>()).add(tensor);
    }

    /** Puts a tensor in the place of an initializer, or of the value of a constant node, under the same name. */
    public void exchange(Tensor old, Tensor with) {
        exchanged.put(old, with);
    }

    /** Lets everything in a graph and below it that uses one value use another. Graph outputs keep their names. */
    public void redirect(Graph graph, String from, String to) {
        redirected.computeIfAbsent(graph, g -> new HashMap<>()).put(from, to);
    }

    /** Replaces what a graph says of the types of its inner values. */
    public void valueInfos(Graph graph, List<ValueInfo> infos) {
        changedTypes.put(graph, List.copyOf(infos));
    }

    /** The changed model, or the same object if nothing was changed. */
    public Model finish() {
        Graph graph = rebuild(before.graph(), Map.of());
        if (graph == before.graph()) {
            return before;
        }
        Model after = Unused.drop(before, before.withGraph(graph));
        GraphCheck.check(before, after);
        return after;
    }

    private Graph rebuild(Graph graph, Map<String, String> outerNames) {
        Map<String, String> renames = new HashMap<>(outerNames);
        renames.putAll(redirected.getOrDefault(graph, Map.of()));
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            for (Node extra : inserted.getOrDefault(node, List.of())) {
                nodes.add(rebuild(extra, renames));
            }
            for (Node each : replaced.getOrDefault(node, List.of(node))) {
                nodes.add(rebuild(each, renames));
            }
        }
        List<Tensor> tensors = new ArrayList<>();
        graph.initializers().forEach(t -> tensors.add(exchanged.getOrDefault(t, t)));
        tensors.addAll(added.getOrDefault(graph, List.of()));
        Graph rebuilt = graph;
        if (!same(nodes, graph.nodes())) {
            rebuilt = rebuilt.withNodes(nodes);
        }
        if (!same(tensors, graph.initializers())) {
            rebuilt = rebuilt.withInitializers(tensors);
        }
        List<ValueInfo> types = changedTypes.get(graph);
        return types == null || same(types, graph.valueInfos()) ? rebuilt : rebuilt.withValueInfos(types);
    }

    private Node rebuild(Node node, Map<String, String> renames) {
        List<String> inputs = node.inputs();
        if (!renames.isEmpty() && inputs.stream().anyMatch(renames::containsKey)) {
            inputs = inputs.stream().map(i -> renames.getOrDefault(i, i)).toList();
        }
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : node.attributes()) {
            attributes.add(rebuild(attribute, renames));
        }
        Node rebuilt = inputs == node.inputs() ? node : node.withInputs(inputs);
        return same(attributes, node.attributes()) ? rebuilt : rebuilt.withAttributes(attributes);
    }

    private Attribute rebuild(Attribute attribute, Map<String, String> renames) {
        AttributeValue value = attribute.value();
        AttributeValue changed = value;
        if (value instanceof AttributeValue.OfGraph one) {
            Graph graph = rebuild(one.graph(), renames);
            changed = graph == one.graph() ? value : new AttributeValue.OfGraph(graph);
        } else if (value instanceof AttributeValue.Graphs many) {
            List<Graph> graphs =
                    many.all().stream().map(g -> rebuild(g, renames)).toList();
            changed = same(graphs, many.all()) ? value : new AttributeValue.Graphs(graphs);
        } else if (value instanceof AttributeValue.OfTensor constant && exchanged.containsKey(constant.tensor())) {
            changed = new AttributeValue.OfTensor(exchanged.get(constant.tensor()));
        }
        return changed == value ? attribute : attribute.withValue(changed);
    }

    private static boolean same(List<?> left, List<?> right) {
        if (left.size() != right.size()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i) != right.get(i)) {
                return false;
            }
        }
        return true;
    }
}
