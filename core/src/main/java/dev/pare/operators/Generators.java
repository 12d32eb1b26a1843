/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Operators whose result does not depend on what their inputs hold as data. */
final class Generators {
    static final Family ALL = new Family("")
            .add(Kind.GENERATES, Inputs.of(), """
                    Constant ConstantOfShape Range EyeLike RandomNormal RandomNormalLike RandomUniform RandomUniformLike
                    BlackmanWindow HammingWindow HannWindow MelWeightMatrix""")
            .add(Kind.GENERATES, "Bernoulli Multinomial")
            .add(Kind.MEASURES, Inputs.of(), "Shape Size")
            .add(Kind.LOOKS_UP, Inputs.of(2), "OneHot");

    private Generators() {}
}
