/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

/** What neighbours share. */
enum Form {
    /** W_l ≈ B C_l: the first factor. */
    BASIS,
    /** W_l ≈ M + A_l B_l: a common part. */
    AVERAGE,
    /** W_l ≈ A_l B_l: nothing, for comparison. */
    PLAIN
}
