/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.opset;

import dev.pare.graph.Attribute;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.InlineData;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The constants that a conversion adds to one graph or function body; equal ones are one. */
final class NewConstants {
    private record Key(DataType type, Shape shape, List<Number> values) {}

    private final FreshNames names;
    private final Map<Key, Tensor> all = new LinkedHashMap<>();

    NewConstants(FreshNames names) {
        this.names = names;
    }

    /** The name of a constant vector. */
    String longs(String base, long... values) {
        return longs(base, Shape.of(values.length), values);
    }

    String scalar(String base, long value) {
        return longs(base, Shape.of(), value);
    }

    private String longs(String base, Shape shape, long... values) {
        List<Number> key = new ArrayList<>(Arrays.stream(values).boxed().toList());
        return named(base, new Key(DataType.INT64, shape, key), InlineData.longs(values));
    }

    String floats(String base, List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return named(
                base, new Key(DataType.FLOAT, Shape.of(array.length), List.copyOf(values)), InlineData.floats(array));
    }

    /** The name of a scalar of a floating-point type: FLOAT, FLOAT16 or DOUBLE. */
    String scalar(String base, DataType type, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(type.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT -> bytes.putFloat(value);
            case DOUBLE -> bytes.putDouble(value);
            case FLOAT16 -> bytes.putShort(Half.fromFloat(value));
            default -> throw new IllegalArgumentException("no scalar constant of " + type);
        }
        return named(base, new Key(type, Shape.of(), List.of(value)), InlineData.raw(bytes.array()));
    }

    private String named(String base, Key key, InlineData data) {
        return all.computeIfAbsent(key, k -> Tensor.of(names.of(base), k.type(), k.shape(), data))
                .name();
    }

    Optional<Tensor> find(String name) {
        return all.values().stream().filter(t -> t.name().equals(name)).findFirst();
    }

    List<Tensor> asInitializers() {
        return List.copyOf(all.values());
    }

    /** The constants as nodes, for the body of a function, which has no initializers. */
    List<Node> asNodes() {
        return all.values().stream()
                .map(t -> Node.of("Constant", "", List.of(), List.of(t.name()), Attribute.of("value", t)))
                .toList();
    }
}
