/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.torch;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The type in which real numbers are computed, whatever type the file holds them in. */
public enum Precision {
    SINGLE(ScalarType.Float),
    /** Double precision, for comparing gradients with finite differences. */
    DOUBLE(ScalarType.Double);

    private final ScalarType type;

    Precision(ScalarType type) {
        this.type = type;
    }

    public ScalarType type() {
        return type;
    }
}
