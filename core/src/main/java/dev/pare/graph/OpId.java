/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

/** An operator: its domain ("" for standard ONNX) and type. */
public record OpId(String domain, String type) {
    public static OpId standard(String type) {
        return new OpId("", type);
    }

    @Override
    public String toString() {
        return domain.isEmpty() ? type : domain + "::" + type;
    }
}
