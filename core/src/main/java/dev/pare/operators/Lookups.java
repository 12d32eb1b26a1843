/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

import dev.pare.operators.shapes.LookedUp;
import dev.pare.operators.shapes.Rules;

/** Operators that read or write elements by their indices. */
final class Lookups {
    static final Family ALL = new Family("")
            .one(Kind.LOOKS_UP, LookedUp::gather, "Gather")
            .add(Kind.LOOKS_UP, Rules.like(1), "GatherElements")
            .one(Kind.LOOKS_UP, LookedUp::gatherND, "GatherND")
            .add(Kind.LOOKS_UP, Inputs.of(2), Rules.first(LookedUp::oneHot), "OneHot")
            .add(Kind.SCATTERS, Inputs.of(0, 2), Rules.like(0), "Scatter ScatterElements ScatterND")
            .add(Kind.SCATTERS, Inputs.of(0, 1), Rules.like(0), "TensorScatter")
            .add(Kind.OTHER, Rules.like(0), "Trilu");

    private Lookups() {}
}
