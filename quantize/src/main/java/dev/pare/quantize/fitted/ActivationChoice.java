/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

/** What is done so that inputs of products lose less in 8 bits. */
public enum ActivationChoice {
    /** What is worth its time, by measured drift. */
    AUTO,
    /** Nothing. */
    PLAIN,
    /** Inputs are divided by what brings their channels to like ranges. */
    SMOOTH,
    /** Smoothed, and the inputs that reach farthest are multiplied apart, in floats. */
    SPLIT,
    /** What 8 bits leave of the inputs is multiplied, too. */
    TWO_TERM,
    /** Products are computed in floats. */
    WEIGHT_ONLY;

    /** Whether it takes place everywhere, whatever it costs. */
    public boolean forced() {
        return this != AUTO && this != PLAIN;
    }
}
