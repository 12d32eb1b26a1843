/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Norms. */
final class Normalizations {
    static final Family ALL = new Family("").add(Kind.NORMALIZES, """
                    BatchNormalization GroupNormalization InstanceNormalization LRN LayerNormalization LpNormalization
                    MeanVarianceNormalization RMSNormalization SimplifiedLayerNormalization""");

    private Normalizations() {}
}
