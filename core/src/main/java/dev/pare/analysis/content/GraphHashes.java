/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.content;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpId;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.tensor.Tensor;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks graphs in the order of their nodes and names each value after what it is computed from. */
final class GraphHashes {
    private final Model model;
    private final TensorHashes tensors;
    private final Map<String, Long> versions = new HashMap<>();
    private final Set<OpId> defined = new HashSet<>();
    private byte[] functions = new byte[0];

    GraphHashes(Model model, TensorHashes tensors) {
        this.model = model;
        this.tensors = tensors;
        for (OpsetImport opset : model.opsets()) {
            versions.put(opset.isStandard() ? "" : opset.domain(), opset.version());
        }
    }

    Map<String, byte[]> values() {
        functions = functions();
        model.functions().forEach(function -> defined.add(function.id()));
        Map<String, byte[]> values = new HashMap<>();
        for (ValueInfo input : model.graph().inputs()) {
            values.put(
                    input.name(),
                    new ContentHash().put("input").put(input.name()).bytes());
        }
        add(model.graph(), values, 0);
        return values;
    }

    /** All functions together: a node that calls one depends on it and on those that it calls. */
    private byte[] functions() {
        ContentHash hash = new ContentHash();
        for (Function function : model.functions()) {
            hash.put(function.id().toString()).put(function.carried().bytes());
            function.opsets().forEach(opset -> hash.put(opset.domain()).put(opset.version()));
            Map<String, byte[]> values = new HashMap<>();
            formal(function.inputs(), values, 0);
            function.nodes().forEach(node -> add(node, values, 0));
            function.outputs().forEach(output -> hash.put(values.getOrDefault(output, new byte[0])));
        }
        return hash.bytes();
    }

    /** Names for the inputs of a body, by their place and how deep it is nested. */
    private static void formal(List<String> inputs, Map<String, byte[]> values, int depth) {
        for (int i = 0; i < inputs.size(); i++) {
            values.put(
                    inputs.get(i),
                    new ContentHash().put("formal").put(depth).put(i).bytes());
        }
    }

    private void add(Graph graph, Map<String, byte[]> values, int depth) {
        // What is not modelled of a graph, such as sparse weights, stands for every value of unknown origin.
        values.merge(
                "",
                graph.carried().bytes(),
                (outer, own) -> new ContentHash().put(outer).put(own).bytes());
        for (Tensor tensor : graph.initializers()) {
            byte[] content = tensors.of(tensor);
            values.merge(
                    tensor.name(),
                    content,
                    (input, constant) -> graph.hasInput(tensor.name())
                            ? new ContentHash().put(input).put(constant).bytes()
                            : constant);
        }
        Set<String> later = new HashSet<>();
        graph.nodes().forEach(node -> later.addAll(node.outputs()));
        later.remove("");
        for (Node node : graph.nodes()) {
            refuseEarly(node, later, values);
            add(node, values, depth);
            node.outputs().forEach(later::remove);
        }
    }

    private static void refuseEarly(Node node, Set<String> later, Map<String, byte[]> values) {
        for (String input : node.inputs()) {
            if (later.contains(input) && !values.containsKey(input)) {
                throw new IllegalArgumentException(
                        "value '" + input + "' is used by " + node.label() + " before it is computed");
            }
        }
    }

    private void add(Node node, Map<String, byte[]> values, int depth) {
        ContentHash hash = new ContentHash().put(node.op().type()).put(domain(node.op()));
        hash.put(versions.getOrDefault(domain(node.op()), 0L))
                .put(node.carried().bytes());
        if (defined.contains(node.op())) {
            hash.put(functions);
        }
        hash.put(node.inputs().size());
        node.inputs().forEach(input -> hash.put(source(input, values)));
        node.attributes().stream()
                .sorted(Comparator.comparing(Attribute::name))
                .forEach(attribute -> add(attribute, hash, values, depth));
        byte[] name = hash.bytes();
        for (int i = 0; i < node.outputs().size(); i++) {
            values.put(node.outputs().get(i), new ContentHash().put(name).put(i).bytes());
        }
    }

    private static String domain(OpId op) {
        return op.domain().equals("ai.onnx") ? "" : op.domain();
    }

    private static byte[] source(String input, Map<String, byte[]> values) {
        byte[] known = input.isEmpty() ? new byte[0] : values.get(input);
        return known != null
                ? known
                : new ContentHash()
                        .put("unknown")
                        .put(input)
                        .put(values.getOrDefault("", new byte[0]))
                        .bytes();
    }

    private void add(Attribute attribute, ContentHash hash, Map<String, byte[]> values, int depth) {
        hash.put(attribute.name()).put(attribute.carried().bytes());
        AttributeValue value = attribute.value();
        hash.put(value.getClass().getSimpleName());
        if (value instanceof AttributeValue.Text text) {
            hash.put(text.bytes().bytes());
        } else if (value.tensorList().isEmpty() && value.graphs().isEmpty()) {
            hash.put(value.toString());
        }
        value.tensorList().forEach(tensor -> hash.put(tensors.of(tensor)));
        value.graphs().forEach(body -> hash.put(body(body, values, depth + 1)));
    }

    /** A body sees the values around it; what it computes is not seen outside. */
    private byte[] body(Graph graph, Map<String, byte[]> outer, int depth) {
        Map<String, byte[]> values = new HashMap<>(outer);
        formal(graph.inputs().stream().map(ValueInfo::name).toList(), values, depth);
        add(graph, values, depth);
        ContentHash hash = new ContentHash()
                .put(graph.carried().bytes())
                .put(graph.inputs().size());
        graph.outputs().forEach(output -> hash.put(source(output.name(), values)));
        return hash.bytes();
    }
}
