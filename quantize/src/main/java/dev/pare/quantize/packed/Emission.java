/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Nodes and constants for one graph. Names are short and nodes have none: with hundreds of small nodes, long names would be a visible
 * part of a small model. Small constants with the same content are there once.
 */
final class Emission {
    private final ModelEdit edit;
    private final Graph scope;
    private final List<Node> nodes = new ArrayList<>();
    private final Map<String, String> shared = new HashMap<>();
    private int count;

    Emission(ModelEdit edit, Graph scope) {
        this.edit = edit;
        this.scope = scope;
    }

    /** Adds a node and gives the name of its output. */
    String node(String type, List<String> inputs, Attribute... attributes) {
        String output = freshName();
        node(type, inputs, output, attributes);
        return output;
    }

    void node(String type, List<String> inputs, String output, Attribute... attributes) {
        nodes.add(Node.of(type, "", inputs, List.of(output), attributes));
    }

    String cast(String value, DataType type) {
        return node("Cast", List.of(value), Attribute.of("to", type.code()));
    }

    String reshape(String value, long... dims) {
        return node("Reshape", List.of(value, longs(dims)));
    }

    /** The first elements along an axis. */
    String first(String value, int axis, int size) {
        return node("Slice", List.of(value, longs(0), longs(size), longs(axis)));
    }

    String initializer(String name, DataType type, Shape shape, TensorData data) {
        String fresh = edit.freshName(name);
        edit.addInitializer(scope, Tensor.of(fresh, type, shape, data));
        return fresh;
    }

    String longs(long... values) {
        return shared("longs " + Arrays.toString(values), () -> {
            String name = freshName();
            edit.addInitializer(scope, Tensor.longs(name, Shape.of(values.length), values));
            return name;
        });
    }

    String ints(Shape shape, int... values) {
        return shared("ints " + shape + Arrays.toString(values), () -> {
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asIntBuffer().put(values);
            return initializer(freshName(), DataType.INT32, shape, InlineData.raw(bytes.array()));
        });
    }

    /** A value that is made once for each key. */
    String shared(String key, Supplier<String> make) {
        String made = shared.get(key);
        if (made == null) {
            made = make.get();
            shared.put(key, made);
        }
        return made;
    }

    /** Puts what was added since the last call at the start of the graph, after what was put there before. */
    void flush() {
        edit.insertBefore(scope.nodes().get(0), nodes);
        nodes.clear();
    }

    /** Puts what was added since the last call, and then other nodes, in the place of a node. */
    void putInPlaceOf(Node node, List<Node> following) {
        nodes.addAll(following);
        edit.replace(node, nodes);
        nodes.clear();
    }

    private String freshName() {
        return edit.freshName("packed." + count++);
    }
}
