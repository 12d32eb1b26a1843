/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

/** Which inputs of a product share a scale. Scales are worked out at run time, from the inputs alone. */
public sealed interface InputScaling {
    /** All inputs of a run: a token's codes depend on what else is in its batch. */
    InputScaling TENSOR = new PerTensor();

    /** One scale and one zero point for a whole tensor. */
    record PerTensor() implements InputScaling {}

    /**
     * One scale for each token, so that its codes depend on nothing else and one that reaches far costs the others nothing.
     *
     * @param lopsided whether inputs reach much farther above zero than below, as they do behind GELU or ReLU; most codes are for what
     *     lies above then
     * @param repeated whether the weight is used at several places, each of which needs a step of its own to be fused
     */
    record PerToken(boolean lopsided, boolean repeated) implements InputScaling {}
}
