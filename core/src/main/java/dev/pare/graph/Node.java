/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.UnknownFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One operation of a graph. Compared by identity: two nodes may say the same and still be two. */
public final class Node {
    private final OpId op;
    private final String name;
    private final List<String> inputs;
    private final List<String> outputs;
    private final List<Attribute> attributes;
    private final UnknownFields carried;

    public Node(
            OpId op,
            String name,
            List<String> inputs,
            List<String> outputs,
            List<Attribute> attributes,
            UnknownFields carried) {
        this.op = op;
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        this.attributes = List.copyOf(attributes);
        this.carried = carried;
    }

    /** A node of the standard domain. */
    public static Node of(
            String type, String name, List<String> inputs, List<String> outputs, Attribute... attributes) {
        return new Node(OpId.standard(type), name, inputs, outputs, List.of(attributes), UnknownFields.NOTHING);
    }

    public OpId op() {
        return op;
    }

    /** Whether this is an operator of the standard domain (also spelled "ai.onnx"). */
    public boolean is(String standardType) {
        return op.type().equals(standardType)
                && (op.domain().isEmpty() || op.domain().equals("ai.onnx"));
    }

    /** The name that the file gives, possibly empty. */
    public String name() {
        return name;
    }

    /** The name, or for a node without one its type and first output, so that a reader can find it. */
    public String label() {
        return name.isEmpty() ? op + "(" + (outputs.isEmpty() ? "" : outputs.get(0)) + ")" : name;
    }

    /** Value names; an omitted optional input is the empty string. */
    public List<String> inputs() {
        return inputs;
    }

    /** The name of an input, or the empty string if it is omitted. */
    public String input(int index) {
        return index < inputs.size() ? inputs.get(index) : "";
    }

    public List<String> outputs() {
        return outputs;
    }

    /** The only or first output, or the empty string if there is none, as only broken models have it. */
    public String output() {
        return outputs.isEmpty() ? "" : outputs.get(0);
    }

    public List<Attribute> attributes() {
        return attributes;
    }

    public Optional<AttributeValue> attribute(String wanted) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(wanted)) {
                return Optional.of(attribute.value());
            }
        }
        return Optional.empty();
    }

    /** An integer attribute, or the default if the node does not have it. */
    public long intAttribute(String wanted, long otherwise) {
        return attribute(wanted).orElse(null) instanceof AttributeValue.Int value ? value.value() : otherwise;
    }

    /** A float attribute, or the default if the node does not have it. */
    public float floatAttribute(String wanted, float otherwise) {
        return attribute(wanted).orElse(null) instanceof AttributeValue.Real value ? value.value() : otherwise;
    }

    /** An integer list attribute, if the node has it. */
    public Optional<List<Long>> intsAttribute(String wanted) {
        return attribute(wanted).orElse(null) instanceof AttributeValue.Ints ints
                ? Optional.of(ints.values())
                : Optional.empty();
    }

    public UnknownFields carried() {
        return carried;
    }

    public Node withInputs(List<String> other) {
        return new Node(op, name, other, outputs, attributes, carried);
    }

    public Node withOutputs(List<String> other) {
        return new Node(op, name, inputs, other, attributes, carried);
    }

    public Node withAttributes(List<Attribute> other) {
        return new Node(op, name, inputs, outputs, other, carried);
    }

    /** The graphs that this node holds in its attributes (bodies of If, Loop, Scan). */
    public List<Graph> subgraphs() {
        List<Graph> all = List.of();
        for (Attribute attribute : attributes) {
            List<Graph> some = attribute.value().graphs();
            if (!some.isEmpty()) {
                all = new ArrayList<>(all);
                all.addAll(some);
            }
        }
        return all;
    }

    /** The node with each of its graphs changed; the same object if none is. */
    Node withGraphs(UnaryOperator<Graph> change) {
        if (subgraphs().isEmpty()) {
            return this;
        }
        List<Attribute> changed = attributes.stream()
                .map(a -> a.withValue(a.value().withGraphs(change)))
                .toList();
        boolean same = true;
        for (int i = 0; i < changed.size(); i++) {
            same &= changed.get(i).value() == attributes.get(i).value();
        }
        return same ? this : withAttributes(changed);
    }

    @Override
    public String toString() {
        return op + " " + label() + " " + inputs + " -> " + outputs;
    }
}
