/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.call.Call;
import dev.pare.operators.call.Signature;
import dev.pare.operators.call.Types;
import dev.pare.operators.shapes.Reduced;
import dev.pare.operators.shapes.Rules;
import dev.pare.tensor.DataType;

/** Norms. */
final class Normalizations {
    static final Family ALL = new Family("")
            .add(Kind.NORMALIZES, Reduced::norm, "LayerNormalization SimplifiedLayerNormalization")
            .add(Kind.NORMALIZES, Rules.firstLike(0), """
                    BatchNormalization GroupNormalization InstanceNormalization LRN LpNormalization MeanVarianceNormalization
                    RMSNormalization""")
            .typed(Types.others(Normalizations::statistics), "LayerNormalization SimplifiedLayerNormalization");

    private Normalizations() {}

    /** Mean and inverse deviation are computed in a type that an attribute names, in float unless it says otherwise. */
    private static DataType statistics(Call call, Signature signature, int output) {
        return DataType.of((int) call.attribute("stash_type", DataType.FLOAT.code()));
    }
}
