/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.WeightUse;
import java.util.Optional;

/**
 * One product of a weight.
 *
 * @param input how its activation becomes codes
 * @param output how its result becomes codes, if it does
 * @param flat whether it is known to multiply two matrices, and not a stack of them
 * @param fixedShape whether all its sizes are numbers, known before it runs
 * @param sum the sum of a MatMul with a constant, if that is all that becomes of it
 * @param bias what a flat product adds, in units of both scales multiplied; empty if it adds nothing, or floats
 */
record FixedProduct(
        WeightUse use,
        Affine input,
        Optional<Affine> output,
        boolean flat,
        boolean fixedShape,
        Optional<FollowingSum> sum,
        Optional<int[]> bias) {
    /** Whether this is a Gemm that adds something which does not become codes. */
    boolean addsFloats() {
        return use.node().is("Gemm") && !use.node().input(2).isEmpty() && bias.isEmpty();
    }
}
