/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.Weight;
import java.util.List;

/** What is done to matrices that share: all of it or nothing, since neurons may be in another order. */
public record Sharing(List<Part> parts) {
    /** One of the weights. */
    record Part(Weight weight, Share share) {}

    public Sharing {
        parts = List.copyOf(parts);
    }

    /** The same object is the same; contents need not be compared. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
