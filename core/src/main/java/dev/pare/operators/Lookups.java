/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.operators;

/** Operators that read or write elements by their indices. */
final class Lookups {
    static final Family ALL = new Family("")
            .add(Kind.LOOKS_UP, "Gather GatherElements GatherND")
            .add(Kind.SCATTERS, Inputs.of(0, 2), "Scatter ScatterElements ScatterND")
            .add(Kind.SCATTERS, Inputs.of(0, 1), "TensorScatter")
            .add(Kind.SLICES, "Trilu");

    private Lookups() {}
}
