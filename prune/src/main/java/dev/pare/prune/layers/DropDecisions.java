/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Says of each weight of the layers what becomes of it. */
final class DropDecisions {
    private final Facts facts;
    private final ResidualChain chain;
    private final Set<Integer> gone;
    private final List<LinearReplacement> fillings;
    private final Map<Weight, Decision<Dropped>> decisions = new LinkedHashMap<>();

    DropDecisions(Facts facts, ResidualChain chain, Set<Integer> gone, List<LinearReplacement> fillings) {
        this.facts = facts;
        this.chain = chain;
        this.gone = gone;
        this.fillings = fillings;
    }

    Plan<Dropped> plan(List<String> notes) {
        Set<Object> kept = kept();
        for (LinearReplacement filling : fillings) {
            List<Sublayer> halves = filling.segment().halves();
            halves.forEach(h -> h.matrices().forEach(m -> apply(m.weight(), filling, kept)));
            Linear last = last(halves.get(halves.size() - 1));
            charge(last.weight(), filling.bytes());
        }
        Dropped all = new Dropped(fillings);
        for (Weight weight : facts.weights().all()) {
            boolean lost =
                    !weight.uses().isEmpty() && !kept.contains(weight.tensor().data());
            if (lost && weight.isParameter() && !fillings.isEmpty()) {
                decisions.putIfAbsent(weight, new Decision.Apply<>(weight, all, "goes with its layer", 0));
            }
        }
        chain.halves().forEach(this::skip);
        return new Plan<>(List.copyOf(decisions.values()), notes);
    }

    /** The content of all tensors that are left. */
    private Set<Object> kept() {
        Set<Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        Model after = LayerRewriter.rewrite(facts, fillings);
        after.tensors().forEach(t -> kept.add(t.data()));
        return kept;
    }

    private static Linear last(Sublayer half) {
        return half.matrices().get(half.matrices().size() - 1);
    }

    private void apply(Weight weight, LinearReplacement filling, Set<Object> kept) {
        List<LinearReplacement> all = new ArrayList<>();
        if (decisions.get(weight) instanceof Decision.Apply<Dropped> before) {
            all.addAll(before.details().fillings());
        }
        if (!all.contains(filling)) {
            all.add(filling);
        }
        boolean left = kept.contains(weight.tensor().data());
        String reason = left
                ? uses(weight) + " of " + weight.uses().size() + " uses go"
                : filling.segment().text() + " dropped, " + text(filling);
        long bytes = left ? weight.tensor().byteSize() : 0;
        decisions.put(weight, new Decision.Apply<>(weight, new Dropped(all), reason, bytes));
    }

    private long uses(Weight weight) {
        return gone.stream()
                .flatMap(i -> chain.halves().get(i).matrices().stream())
                .filter(m -> m.weight() == weight)
                .count();
    }

    private static String text(LinearReplacement filling) {
        if (filling.bias().isEmpty()) {
            return "nothing stands in";
        }
        String what = switch (filling.factors().size()) {
            case 0 -> "a bias stands in";
            case 1 -> "a linear map stands in";
            default ->
                "a linear map of rank " + filling.factors().get(0).shape().dim(1) + " stands in";
        };
        return what + ", which misses " + String.format(Locale.ROOT, "%.3g%%", 100 * filling.left())
                + " of what was added";
    }

    /** What stands in is counted with the last matrix of what went. */
    private void charge(Weight weight, long bytes) {
        if (decisions.get(weight) instanceof Decision.Apply<Dropped> apply) {
            decisions.put(
                    weight, new Decision.Apply<>(weight, apply.details(), apply.reason(), apply.bytesAfter() + bytes));
        }
    }

    private void skip(Sublayer half) {
        String reason = half.obstacle().orElse("layer " + half.name() + " stays");
        half.matrices().forEach(m -> decisions.putIfAbsent(m.weight(), new Decision.Skip<>(m.weight(), reason)));
    }
}
