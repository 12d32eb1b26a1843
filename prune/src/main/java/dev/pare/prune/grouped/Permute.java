/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

/** Which features may be put into another order. */
enum Permute {
    /** The hidden features of a feed-forward block, for which it costs nothing when the model runs. */
    FREE,
    /** All; where it is not free, a Gather before or after the product. */
    ANY,
    /** None: neighbours are a block. */
    NONE
}
