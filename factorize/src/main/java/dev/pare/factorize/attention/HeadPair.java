/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;
import java.util.List;
import java.util.Optional;

/**
 * Two matrices that only their product matters of, head by head, at all places where they stand.
 *
 * @param first makes the queries or the values
 * @param second makes the keys, or is the output matrix
 * @param size features of one head
 * @param blocks the attentions in which they stand, more than one if layers share them
 * @param road what has to follow in the graph
 * @param turned if features can only be left out or kept; the road is empty then
 */
record HeadPair(
        Side side,
        Weight first,
        LinearUses.Usable firstSites,
        Weight second,
        LinearUses.Usable secondSites,
        int heads,
        int size,
        List<AttentionBlock> blocks,
        Road road,
        Optional<RotaryPairs> turned) {
    HeadPair {
        blocks = List.copyOf(blocks);
    }

    /** The bias after the first matrix, the same at all places; empty if there is none. */
    Optional<Weight> firstBias() {
        return bias(firstSites);
    }

    /** The bias after the second matrix. */
    Optional<Weight> secondBias() {
        return bias(secondSites);
    }

    private static Optional<Weight> bias(LinearUses.Usable sites) {
        return sites.all().get(0).bias().map(LinearUse.Bias::weight);
    }

    /** The rank next above that keeps whole pairs of features, where only these can be kept. */
    int whole(int rank) {
        return turned.isPresent() ? Math.min(size, rank + rank % 2) : rank;
    }

    /** What both matrices take at a rank. */
    long bytes(int rank) {
        return (first.tensor().byteSize() + second.tensor().byteSize()) / size * rank;
    }
}
