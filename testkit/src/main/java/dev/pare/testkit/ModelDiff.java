/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.graph.Attribute;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Function;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/** Finds the first difference between two models: every field, every attribute, every byte of every weight. */
public final class ModelDiff {
    private static final int CHUNK = 1 << 16;

    private ModelDiff() {}

    /** Where two models differ first and how, or empty if they are equal. */
    public static Optional<String> difference(Model left, Model right) {
        return first(
                value("ir version", left.irVersion(), right.irVersion()),
                value("opsets", left.opsets(), right.opsets()),
                value("metadata", left.metadata(), right.metadata()),
                value("carried content", left.carried(), right.carried()),
                graph("graph", left.graph(), right.graph()),
                list("function", left.functions(), right.functions(), ModelDiff::function));
    }

    private static String graph(String at, Graph left, Graph right) {
        return first(
                        value(at + " name", left.name(), right.name()),
                        value(at + " inputs", left.inputs(), right.inputs()),
                        value(at + " outputs", left.outputs(), right.outputs()),
                        value(at + " value infos", left.valueInfos(), right.valueInfos()),
                        value(at + " carried content", left.carried(), right.carried()),
                        list(at + " node", left.nodes(), right.nodes(), ModelDiff::node),
                        list(at + " initializer", left.initializers(), right.initializers(), ModelDiff::tensor))
                .orElse("");
    }

    private static String function(Function left, Function right) {
        return first(
                        value("id", left.id(), right.id()),
                        value("opsets", left.opsets(), right.opsets()),
                        value("inputs", left.inputs(), right.inputs()),
                        value("outputs", left.outputs(), right.outputs()),
                        value("carried content", left.carried(), right.carried()),
                        list("node", left.nodes(), right.nodes(), ModelDiff::node))
                .orElse("");
    }

    private static String node(Node left, Node right) {
        return first(
                        value("type", left.op(), right.op()),
                        value("name", left.name(), right.name()),
                        value("inputs", left.inputs(), right.inputs()),
                        value("outputs", left.outputs(), right.outputs()),
                        value("carried content", left.carried(), right.carried()),
                        list("attribute", left.attributes(), right.attributes(), ModelDiff::attribute))
                .orElse("");
    }

    private static String attribute(Attribute left, Attribute right) {
        String outside = first(
                        value("name", left.name(), right.name()),
                        value("carried content", left.carried(), right.carried()),
                        value("kind", left.value().getClass(), right.value().getClass()))
                .orElse("");
        if (!outside.isEmpty()) {
            return outside;
        }
        AttributeValue a = left.value();
        AttributeValue b = right.value();
        List<Tensor> tensors = a.tensorList();
        List<Graph> graphs = a.graphs();
        if (tensors.isEmpty() && graphs.isEmpty()) {
            return value("value", a, b);
        }
        return first(
                        list("tensor", tensors, b.tensorList(), ModelDiff::tensor),
                        list("graph", graphs, b.graphs(), (x, y) -> graph("graph", x, y)))
                .orElse("");
    }

    private static String tensor(Tensor left, Tensor right) {
        String outside = first(
                        value("name", left.name(), right.name()),
                        value("type", left.typeCode(), right.typeCode()),
                        value("shape", left.shape(), right.shape()),
                        value("carried content", left.carried(), right.carried()),
                        value("encoding", left.data().encoding(), right.data().encoding()),
                        value("bytes", left.byteSize(), right.byteSize()))
                .orElse("");
        return outside.isEmpty() ? bytes(left.data(), right.data()) : outside;
    }

    private static String bytes(TensorData left, TensorData right) {
        ByteBuffer a = ByteBuffer.allocate(CHUNK);
        ByteBuffer b = ByteBuffer.allocate(CHUNK);
        try {
            for (long at = 0; at < left.byteSize(); at += CHUNK) {
                int length = (int) Math.min(CHUNK, left.byteSize() - at);
                left.read(at, a.clear().limit(length));
                right.read(at, b.clear().limit(length));
                int mismatch = a.flip().mismatch(b.flip());
                if (mismatch >= 0) {
                    return "content from byte " + (at + mismatch) + " on";
                }
            }
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a tensor to compare it: " + e.getMessage(), e);
        }
    }

    private static String value(String what, Object left, Object right) {
        return Objects.equals(left, right) ? "" : what + ": " + left + " and " + right;
    }

    private static <T> String list(String what, List<T> left, List<T> right, BiFunction<T, T, String> compare) {
        if (left.size() != right.size()) {
            return what + "s: " + left.size() + " and " + right.size();
        }
        for (int i = 0; i < left.size(); i++) {
            // Most parts of an edited model are the same objects.
            String found = left.get(i) == right.get(i) ? "" : compare.apply(left.get(i), right.get(i));
            if (!found.isEmpty()) {
                return what + " " + i + " (" + label(left.get(i)) + "), " + found;
            }
        }
        return "";
    }

    private static String label(Object part) {
        if (part instanceof Tensor tensor) {
            return tensor.name();
        }
        if (part instanceof Node node) {
            return node.label();
        }
        return part instanceof Attribute attribute ? attribute.name() : "";
    }

    private static Optional<String> first(String... differences) {
        for (String difference : differences) {
            if (!difference.isEmpty()) {
                return Optional.of(difference);
            }
        }
        return Optional.empty();
    }
}
