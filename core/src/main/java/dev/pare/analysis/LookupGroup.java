/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Embedding lookups whose results are added up. */
final class LookupGroup {
    /** One table and where its row numbers come from. */
    record Lookup(Node node, Weight table, IndexSource source) {
        long rows() {
            return table.tensor().shape().dim(0);
        }
    }

    private static final int MOST_TYPES = 16;
    private static final int FEWEST_WORDS = 5;

    private final List<Lookup> lookups = new ArrayList<>();
    private boolean reachesLayers;
    private LookupGroup joined;

    LookupGroup(Lookup first) {
        lookups.add(first);
    }

    /** The group that this one has become part of, or itself. */
    LookupGroup root() {
        LookupGroup group = this;
        while (group.joined != null) {
            group = group.joined;
        }
        return group;
    }

    void join(LookupGroup other) {
        LookupGroup mine = root();
        LookupGroup theirs = other.root();
        if (mine != theirs) {
            mine.lookups.addAll(theirs.lookups);
            mine.reachesLayers |= theirs.reachesLayers;
            theirs.joined = mine;
        }
    }

    /** Notes that a constant matrix or a fused attention reads the sum; tables of rotations and biases never get there. */
    void reachesLayers() {
        root().reachesLayers = true;
    }

    /** Gives roles, if the sum is what the layers begin with. */
    void claim(RoleMap roles, Set<Long> outputWidths) {
        if (!reachesLayers) {
            return;
        }
        Lookup word = word(outputWidths);
        for (Lookup lookup : lookups) {
            boolean isWord = word != null && lookup.table().equals(word.table());
            roles.claim(lookup.table(), isWord ? Role.EMBEDDING_WORD : other(lookup));
        }
    }

    /** Chooses among the tables that the caller's ids index: one as wide as an output of the model, else the largest. */
    private Lookup word(Set<Long> outputWidths) {
        Lookup best = null;
        for (Lookup lookup : lookups) {
            if (lookup.source() == IndexSource.IDS && (best == null || beats(lookup, best, outputWidths))) {
                best = lookup;
            }
        }
        return best;
    }

    private static boolean beats(Lookup one, Lookup best, Set<Long> outputWidths) {
        boolean predicted = isPredicted(one, outputWidths);
        if (predicted != isPredicted(best, outputWidths)) {
            return predicted;
        }
        return one.rows() > best.rows();
    }

    private static boolean isPredicted(Lookup lookup, Set<Long> outputWidths) {
        return lookup.rows() >= FEWEST_WORDS && outputWidths.contains(lookup.rows());
    }

    private static Role other(Lookup lookup) {
        boolean few = lookup.rows() <= MOST_TYPES;
        return few && lookup.source() != IndexSource.COUNTED ? Role.EMBEDDING_TOKEN_TYPE : Role.EMBEDDING_POSITION;
    }
}
