/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

/** What of a student is trained. */
public enum TrainedPart {
    /** Weights in floats and in codes, with their scales, norms and biases. */
    EVERYTHING,
    /** Scales, norms and biases: matrices and tables stay, whether they are in floats or in codes. */
    SCALES,
    /** Pairs of narrow matrices in floats, one multiplied right behind the other; all else stays. */
    FACTORS
}
