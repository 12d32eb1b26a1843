/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import dev.pare.onnx.wire.Onnx.AttributeProto;

/** AttributeProto.AttributeType, in the order of its numbers. */
enum AttributeKind {
    UNDEFINED,
    FLOAT,
    INT,
    STRING,
    TENSOR,
    GRAPH,
    FLOATS,
    INTS,
    STRINGS,
    TENSORS,
    GRAPHS,
    SPARSE_TENSOR,
    SPARSE_TENSORS,
    TYPE,
    TYPES;

    static AttributeKind of(int code) {
        return code >= 0 && code < values().length ? values()[code] : UNDEFINED;
    }

    /** The kind that the attribute states, or that its content shows: the first versions of the format stated none. */
    static AttributeKind of(AttributeProto proto) {
        if (proto.getType() != 0) {
            return of(proto.getType());
        }
        if (proto.hasT()) {
            return TENSOR;
        }
        if (proto.hasG()) {
            return GRAPH;
        }
        return proto.getTensorsCount() > 0 ? TENSORS : proto.getGraphsCount() > 0 ? GRAPHS : UNDEFINED;
    }
}
