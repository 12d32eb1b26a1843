/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.graph;

import dev.pare.tensor.UnknownFields;

/** The version of an operator set that a model is written for; the standard set has the domain "". */
public record OpsetImport(String domain, long version, UnknownFields carried) {
    public static OpsetImport of(String domain, long version) {
        return new OpsetImport(domain, version, UnknownFields.NOTHING);
    }

    public OpsetImport withVersion(long other) {
        return new OpsetImport(domain, other, carried);
    }

    public boolean isStandard() {
        return domain.isEmpty() || domain.equals("ai.onnx");
    }
}
