/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Progress;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Finds the weights that are there twice and decides which one stays. Reads only tensors that share type and size with another. */
final class DedupePlanner {
    /** Below this a constant node, or the Transpose that would stand for a matrix, costs about what it saves. */
    static final int WORTH_A_NODE = 1024;

    private final boolean transposed;
    private final WeightFilter filter;

    DedupePlanner(boolean transposed, WeightFilter filter) {
        this.transposed = transposed;
        this.filter = filter;
    }

    Plan<Merge> plan(Facts facts, Progress progress) {
        Scopes scopes = new Scopes(facts.model(), facts.uses());
        IdentityHashMap<Weight, String> refused = new IdentityHashMap<>();
        Map<String, List<Weight>> kinds = new LinkedHashMap<>();
        List<Weight> looked = new ArrayList<>();
        for (Weight weight : facts.weights().all()) {
            if (weight.constant() != null && weight.tensor().byteSize() < WORTH_A_NODE) {
                continue;
            }
            looked.add(weight);
            String reason = refusal(weight, facts);
            if (reason != null) {
                refused.put(weight, reason);
            } else {
                kinds.computeIfAbsent(Content.kind(weight.tensor(), transposed), k -> new ArrayList<>())
                        .add(weight);
            }
        }
        IdentityHashMap<Weight, Merge> merges = new IdentityHashMap<>();
        int done = 0;
        for (List<Weight> kind : kinds.values()) {
            if (kind.size() > 1) {
                byHash(kind).forEach(twins -> new Twins(facts, scopes, transposed).merge(twins, merges));
            }
            progress.report("comparing weights", ++done, kinds.size());
        }
        return new Plan<>(decisions(looked, refused, merges, scopes), List.of());
    }

    private String refusal(Weight weight, Facts facts) {
        if (!Content.comparable(weight.tensor())) {
            return "its content has no bytes that can be compared";
        }
        if (!weight.fixed()) {
            return "the caller of the model may replace it";
        }
        if (facts.uses().consumers(weight.scope(), weight.name()).isEmpty()) {
            return "no node uses it";
        }
        return filter.refusal(weight, facts).orElse(null);
    }

    /** Groups of weights that are probably equal: told apart by a few samples first, and read whole only where those agree. */
    private static List<List<Weight>> byHash(List<Weight> kind) {
        return groups(kind, Content::sample).stream()
                .flatMap(alike -> groups(alike, Content::hash).stream())
                .toList();
    }

    private static List<List<Weight>> groups(List<Weight> weights, ToLongFunction<Tensor> key) {
        Map<Long, List<Weight>> groups = new LinkedHashMap<>();
        weights.forEach(w -> groups.computeIfAbsent(key.applyAsLong(w.tensor()), h -> new ArrayList<>())
                .add(w));
        return groups.values().stream().filter(l -> l.size() > 1).toList();
    }

    private static List<Decision<Merge>> decisions(
            List<Weight> looked, Map<Weight, String> refused, Map<Weight, Merge> merges, Scopes scopes) {
        IdentityHashMap<Weight, Integer> copies = new IdentityHashMap<>();
        merges.values().forEach(m -> copies.merge(m.kept(), 1, Integer::sum));
        List<Decision<Merge>> decisions = new ArrayList<>();
        for (Weight weight : looked) {
            Merge merge = merges.get(weight);
            if (merge != null) {
                String how = merge.transposed() ? "the transpose of " : "the same as ";
                decisions.add(
                        new Decision.Apply<>(weight, merge, how + merge.kept().name(), 0));
            } else if (refused.containsKey(weight)) {
                decisions.add(new Decision.Skip<>(weight, refused.get(weight)));
            } else {
                decisions.add(new Decision.Skip<>(weight, stays(weight, copies.getOrDefault(weight, 0), scopes)));
            }
        }
        return decisions;
    }

    private static String stays(Weight weight, int copies, Scopes scopes) {
        if (copies > 0) {
            return "stays for " + copies + (copies == 1 ? " copy" : " copies");
        }
        return scopes.isOutput(weight)
                ? "an output of the graph has its name"
                : "no other weight that could be shared has the same content";
    }
}
