/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

/** What takes the place of layers. */
enum Replacement {
    /** A matrix as wide as the residual, with a bias. */
    LINEAR,
    /** The product of two narrow ones, with a bias. */
    LOW_RANK,
    /** The mean of what they added, as a bias; without data nothing. */
    NONE
}
