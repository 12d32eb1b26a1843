/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.axes.Trace;

/**
 * Queries and keys of which features can only be left out or kept, since something stands between that leaves none for itself: rotary
 * embeddings, which turn pairs of features, or heads of keys that several heads of queries share.
 *
 * @param groups heads of keys
 * @param form which features are a pair
 * @param trace what lies between the matrices and the scores
 */
record RotaryPairs(int groups, Form form, Trace.Found trace) {
    /** Which features of a head are turned together. */
    enum Form {
        /** Feature i and feature i + size/2. */
        HALVES,
        /** Feature 2i and feature 2i + 1. */
        NEIGHBOURS;

        /** The two features of a pair in a head of some size. */
        int feature(int pair, int which, int size) {
            return this == HALVES ? pair + which * size / 2 : 2 * pair + which;
        }

        /** How often an axis with the features of so many heads holds all pairs. */
        int outer(int heads) {
            return this == HALVES ? 2 * heads : heads;
        }

        /** Features of a pair that lie side by side. */
        int inner() {
            return this == HALVES ? 1 : 2;
        }
    }
}
