/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Chooses, among weights that may be equal, those that stay, and compares the others with them. */
final class Twins {
    private final Facts facts;
    private final Scopes scopes;
    private final boolean transposed;

    Twins(Facts facts, Scopes scopes, boolean transposed) {
        this.facts = facts;
        this.scopes = scopes;
        this.transposed = transposed;
    }

    /** Adds what merges to the map. The weights come in the order of the model. */
    void merge(List<Weight> candidates, Map<Weight, Merge> merges) {
        List<Weight> ranked = new ArrayList<>(candidates);
        ranked.sort(Comparator.comparingInt(this::rank));
        List<Weight> kept = new ArrayList<>();
        for (Weight weight : ranked) {
            Merge merge = scopes.isOutput(weight) ? null : twin(weight, kept);
            if (merge == null) {
                kept.add(weight);
            } else {
                merges.put(weight, merge);
            }
        }
    }

    private Merge twin(Weight weight, List<Weight> kept) {
        for (Weight other : kept) {
            if (scopes.canReplace(other, weight)) {
                if (Content.same(other.tensor(), weight.tensor())) {
                    return new Merge(other, false);
                }
                if (transposed && worthATranspose(weight) && Content.transposed(other.tensor(), weight.tensor())) {
                    return new Merge(other, true);
                }
            }
        }
        return null;
    }

    private static boolean worthATranspose(Weight weight) {
        return weight.tensor().byteSize() >= DedupePlanner.WORTH_A_NODE;
    }

    /**
     * Outer graphs come first, since all can see them; then initializers, which stand before every node; then what cannot go; then
     * the orientation that is looked up (Gather), then the one that MatMul wants. Constant nodes keep their order.
     */
    private int rank(Weight weight) {
        int place = scopes.depth(weight.scope()) * 10;
        if (weight.constant() != null) {
            return place + 9;
        }
        return place + (scopes.isOutput(weight) ? 0 : 1 + orientation(weight));
    }

    private int orientation(Weight weight) {
        int best = 2;
        for (Uses.Use use : facts.uses().consumers(weight.scope(), weight.name())) {
            Node node = use.node();
            boolean indifferent = node.is("Gemm") || node.is("Transpose");
            best = Math.min(best, indifferent ? 2 : node.is("MatMul") ? 1 : 0);
        }
        return best;
    }
}
