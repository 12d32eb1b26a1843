/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

/** Which inputs of integer products share a scale, as the user may say it. */
public enum ScaleSharing {
    /** One scale for each token where it pays for its time, one for a tensor elsewhere. */
    AUTO,
    /** One scale for all inputs of a run. */
    TENSOR,
    /** One scale for each token everywhere: no result depends on what else is in the batch. */
    TOKEN
}
