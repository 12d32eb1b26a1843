/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.norm;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides for the scale of every layer normalization whether the nodes that it scales are expanded. */
final class NormPlanner {
    private final Facts facts;
    private final WeightFilter filter;
    private final NormFinder finder;

    NormPlanner(Facts facts, WeightFilter filter) {
        this.facts = facts;
        this.filter = filter;
        this.finder = new NormFinder(facts);
    }

    Plan<Norms> plan() {
        List<Decision<Norms>> decisions = new ArrayList<>();
        for (Weight weight : facts.weights().all()) {
            List<Norm.Pieces> pieces = weight.uses().stream()
                    .flatMap(u -> finder.pieces(u).stream())
                    .toList();
            List<WeightUse> whole =
                    weight.uses().stream().filter(NormFinder::isWhole).toList();
            if (!pieces.isEmpty() || !whole.isEmpty()) {
                decisions.add(decide(weight, whole, pieces));
            }
        }
        return Plan.of(decisions);
    }

    private Decision<Norms> decide(Weight weight, List<WeightUse> whole, List<Norm.Pieces> pieces) {
        Optional<String> refusal = filter.refusal(weight, facts)
                .or(() ->
                        whole.stream().flatMap(u -> finder.refusal(u).stream()).findFirst());
        if (refusal.isPresent()) {
            return new Decision.Skip<>(weight, refusal.get());
        }
        List<Norm> norms = new ArrayList<>(pieces);
        whole.forEach(u -> norms.add(finder.whole(u)));
        String places = norms.size() > 1 ? " at " + norms.size() + " places" : "";
        String how = whole.isEmpty() ? "its power becomes a product" : "expanded";
        return new Decision.Apply<>(
                weight, new Norms(norms), how + places, weight.tensor().byteSize());
    }
}
