/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

/** The messages of the ONNX format that can hold tensors, and which of their fields lead down to one. */
enum MessageKind {
    MODEL,
    GRAPH,
    FUNCTION,
    NODE,
    ATTRIBUTE,
    TENSOR;

    /** The kind of the message in a field, or null if no tensor that Pare streams can be below it. */
    MessageKind child(int field) {
        return switch (this) {
            case MODEL -> field == 7 ? GRAPH : field == 25 ? FUNCTION : null;
            case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : null;
            case FUNCTION -> field == 7 ? NODE : null;
            case NODE -> field == 5 ? ATTRIBUTE : null;
            case ATTRIBUTE -> field == 5 || field == 10 ? TENSOR : field == 6 || field == 11 ? GRAPH : null;
            case TENSOR -> null;
        };
    }
}
