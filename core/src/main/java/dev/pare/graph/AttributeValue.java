/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** What an attribute holds. Kinds that no pass edits (sparse tensors, types, lists of strings) are {@link Other}. */
public sealed interface AttributeValue {
    record Int(long value) implements AttributeValue {}

    record Real(float value) implements AttributeValue {}

    /** A byte string, UTF-8 by custom. */
    record Text(UnknownFields bytes) implements AttributeValue {
        public String text() {
            return new String(bytes.bytes(), StandardCharsets.UTF_8);
        }
    }

    record OfTensor(Tensor tensor) implements AttributeValue {}

    record OfGraph(Graph graph) implements AttributeValue {}

    record Ints(List<Long> values) implements AttributeValue {
        public Ints {
            values = List.copyOf(values);
        }
    }

    record Floats(List<Float> values) implements AttributeValue {
        public Floats {
            values = List.copyOf(values);
        }
    }

    record Tensors(List<Tensor> tensors) implements AttributeValue {
        public Tensors {
            tensors = List.copyOf(tensors);
        }
    }

    record Graphs(List<Graph> all) implements AttributeValue {
        public Graphs {
            all = List.copyOf(all);
        }
    }

    /** A reference to an attribute of the enclosing function. */
    record Reference(String attribute, int typeCode) implements AttributeValue {}

    /** Anything else; its content is in what the attribute carries. */
    record Other(int typeCode) implements AttributeValue {}

    /** The graphs in this value, none for most kinds. */
    default List<Graph> graphs() {
        if (this instanceof OfGraph one) {
            return List.of(one.graph());
        }
        return this instanceof Graphs many ? many.all() : List.of();
    }

    /** The value with each of its graphs changed; the same object if none is. */
    default AttributeValue withGraphs(UnaryOperator<Graph> change) {
        List<Graph> before = graphs();
        List<Graph> after = before.stream().map(change).toList();
        boolean same = true;
        for (int i = 0; i < before.size(); i++) {
            same &= before.get(i) == after.get(i);
        }
        if (same) {
            return this;
        }
        return this instanceof OfGraph ? new OfGraph(after.get(0)) : new Graphs(after);
    }

    /** The tensors in this value, none for most kinds. */
    default List<Tensor> tensorList() {
        if (this instanceof OfTensor one) {
            return List.of(one.tensor());
        }
        return this instanceof Tensors many ? many.tensors() : List.of();
    }
}
