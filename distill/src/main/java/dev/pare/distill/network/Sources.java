/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** Where the values of a graph come from: the node that makes one, or the constant that it is. */
final class Sources {
    private final Map<String, Node> producers = new HashMap<>();
    private final Map<String, Tensor> constants;
    private final Graph graph;

    Sources(Graph graph) {
        this.graph = graph;
        this.constants = Constants.of(graph);
        graph.nodes().forEach(this::put);
    }

    /** Makes this node the source of its outputs. */
    void put(Node node) {
        node.outputs().forEach(o -> producers.put(o, node));
    }

    /** The node that makes a value, if it is of the type; else null. */
    Node made(String value, String type) {
        Node node = producers.get(value);
        return node != null && node.is(type) ? node : null;
    }

    /** Whether a value is made as another one is: some exporters compute the same twice. */
    boolean isSame(String value, Node other) {
        Node node = producers.get(value);
        return node != null && node.op().equals(other.op()) && node.inputs().equals(other.inputs());
    }

    /** The constant that a value is; null if it is none, or the caller of the model can replace it. */
    Tensor constant(String value) {
        return graph.hasInput(value) ? null : constants.get(value);
    }

    /** A constant that is one real number. */
    OptionalDouble number(String value) {
        Tensor tensor = constant(value);
        boolean single =
                tensor != null && tensor.type().isFloating() && tensor.shape().elements() == 1;
        return single ? OptionalDouble.of(TensorValues.floats(tensor)[0]) : OptionalDouble.empty();
    }

    /** Whether a value is a constant of a rank. */
    boolean isConstant(String value, int rank) {
        Tensor tensor = constant(value);
        return tensor != null && tensor.shape().rank() == rank;
    }
}
