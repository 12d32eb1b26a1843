/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit.wire;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The messages of onnx.proto (IR 13): which fields hold messages and which may be packed. All others need no schema. */
enum Schema {
    MODEL,
    OPSET,
    ENTRY,
    GRAPH,
    NODE,
    ATTRIBUTE,
    VALUE_INFO,
    TYPE,
    TENSOR_TYPE,
    SEQUENCE_TYPE,
    MAP_TYPE,
    SHAPE,
    DIMENSION,
    TENSOR,
    SEGMENT,
    SPARSE_TENSOR,
    ANNOTATION,
    TRAINING,
    FUNCTION;

    /** How a packed field holds its elements. */
    enum Packed {
        VARINT,
        FIXED32,
        FIXED64
    }

    private static final Map<Schema, Map<Integer, Schema>> MESSAGES = new EnumMap<>(Schema.class);
    private static final Map<Schema, Map<Integer, Packed>> PACKED = new EnumMap<>(Schema.class);

    static {
        MODEL.messages(Map.of(7, GRAPH, 8, OPSET, 14, ENTRY, 20, TRAINING, 25, FUNCTION));
        GRAPH.messages(Map.of(
                1,
                NODE,
                5,
                TENSOR,
                11,
                VALUE_INFO,
                12,
                VALUE_INFO,
                13,
                VALUE_INFO,
                14,
                ANNOTATION,
                15,
                SPARSE_TENSOR,
                16,
                ENTRY));
        NODE.messages(Map.of(5, ATTRIBUTE, 9, ENTRY));
        Map<Integer, Schema> attribute = new HashMap<>(
                Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 14, TYPE, 15, TYPE, 22, SPARSE_TENSOR));
        attribute.put(23, SPARSE_TENSOR);
        ATTRIBUTE.messages(attribute);
        VALUE_INFO.messages(Map.of(2, TYPE, 4, ENTRY));
        TYPE.messages(Map.of(1, TENSOR_TYPE, 4, SEQUENCE_TYPE, 5, MAP_TYPE, 8, TENSOR_TYPE, 9, SEQUENCE_TYPE));
        TENSOR_TYPE.messages(Map.of(2, SHAPE));
        SEQUENCE_TYPE.messages(Map.of(1, TYPE));
        MAP_TYPE.messages(Map.of(2, TYPE));
        SHAPE.messages(Map.of(1, DIMENSION));
        TENSOR.messages(Map.of(3, SEGMENT, 13, ENTRY, 16, ENTRY));
        SPARSE_TENSOR.messages(Map.of(1, TENSOR, 2, TENSOR));
        ANNOTATION.messages(Map.of(2, ENTRY));
        TRAINING.messages(Map.of(1, GRAPH, 2, GRAPH, 3, ENTRY, 4, ENTRY));
        FUNCTION.messages(Map.of(7, NODE, 9, OPSET, 11, ATTRIBUTE, 12, VALUE_INFO, 14, ENTRY));

        PACKED.put(ATTRIBUTE, Map.of(7, Packed.FIXED32, 8, Packed.VARINT));
        PACKED.put(SPARSE_TENSOR, Map.of(3, Packed.VARINT));
        PACKED.put(
                TENSOR,
                Map.of(
                        1,
                        Packed.VARINT,
                        4,
                        Packed.FIXED32,
                        5,
                        Packed.VARINT,
                        7,
                        Packed.VARINT,
                        10,
                        Packed.FIXED64,
                        11,
                        Packed.VARINT));
    }

    private void messages(Map<Integer, Schema> fields) {
        MESSAGES.put(this, fields);
    }

    /** The message in a field, or null if it holds none. */
    Schema message(int field) {
        return MESSAGES.getOrDefault(this, Map.of()).get(field);
    }

    /** The element form of a packed field, or null if it is not one. */
    Packed packed(int field) {
        return PACKED.getOrDefault(this, Map.of()).get(field);
    }
}
