/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import dev.pare.analysis.Weight;

/** What a planner says about one weight, and why. */
public sealed interface Decision<P> {
    Weight weight();

    /** One short sentence or phrase for people. */
    String reason();

    /** Bytes of the weight's content after the pass. */
    long bytesAfter();

    /**
     * The weight is changed.
     *
     * @param details what the rewriter needs
     * @param reason what is done, such as "int8 per column" or "rank 96 of 256"
     */
    record Apply<P>(Weight weight, P details, String reason, long bytesAfter) implements Decision<P> {}

    /** The weight is left as it is. */
    record Skip<P>(Weight weight, String reason) implements Decision<P> {
        @Override
        public long bytesAfter() {
            return weight.tensor().byteSize();
        }
    }
}
