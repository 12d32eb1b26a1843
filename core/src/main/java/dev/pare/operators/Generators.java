/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.call.Types;
import dev.pare.operators.shapes.Generated;
import dev.pare.operators.shapes.Rules;
import dev.pare.tensor.DataType;

/** Operators whose result does not depend on what their inputs hold as data. */
final class Generators {
    static final Family ALL = new Family("")
            .add(Kind.GENERATES, Inputs.of(), Rules.first(Generated::constant), "Constant")
            .add(Kind.GENERATES, Inputs.of(), Rules.first(Generated::filled), "ConstantOfShape")
            .add(Kind.GENERATES, Inputs.of(), Rules.first(Generated::range), "Range")
            .add(Kind.GENERATES, Inputs.of(), Rules.like(0), "EyeLike RandomNormalLike RandomUniformLike")
            .add(Kind.GENERATES, Inputs.of(), Rules.first(Generated::listed), "RandomNormal RandomUniform")
            .add(Kind.GENERATES, Inputs.of(), Rules.ranks(1), "BlackmanWindow HammingWindow HannWindow")
            .add(Kind.GENERATES, Inputs.of(), Rules.ranks(2), "MelWeightMatrix")
            .add(Kind.GENERATES, Rules.like(0), "Bernoulli")
            .add(Kind.GENERATES, Rules.ranks(2), "Multinomial")
            .add(Kind.MEASURES, Inputs.of(), Rules.first(Generated::shape), "Shape")
            .add(Kind.MEASURES, Inputs.of(), Rules::scalars, "Size")
            .typed(Types::constant, "Constant")
            .typed(Types.tensor("value", DataType.FLOAT), "ConstantOfShape")
            .typed(
                    Types.named("dtype", Types.like(0, DataType.UNKNOWN)),
                    "EyeLike RandomNormalLike RandomUniformLike Bernoulli")
            .typed(Types.named("dtype", Types.always(DataType.FLOAT)), "RandomNormal RandomUniform")
            .typed(Types.named("dtype", Types.always(DataType.INT32)), "Multinomial")
            .typed(
                    Types.named("output_datatype", Types.always(DataType.FLOAT)),
                    "BlackmanWindow HammingWindow HannWindow MelWeightMatrix");

    private Generators() {}
}
