/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.Linear;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes one matrix of those for query, key and value where they read the same value, and splits its result. Weights that several
 * layers share stay shared.
 */
final class FuseQueryKeyValue implements Rule {
    @Override
    public Model apply(Facts facts, RewriteLog journal) {
        Map<List<Weight>, List<Triple>> groups = new LinkedHashMap<>();
        for (AttentionBlock block : facts.anatomy().attentions()) {
            find(facts, block, journal)
                    .ifPresent(t -> groups.computeIfAbsent(t.weights(), w -> new ArrayList<>())
                            .add(t));
        }
        FusedTriples fused = new FusedTriples(facts, journal);
        groups.forEach((weights, triples) -> {
            Optional<String> refusal = refusal(weights, triples, journal);
            if (refusal.isPresent()) {
                weights.forEach(w -> journal.refuse(w, refusal.get()));
            } else {
                fused.add(triples);
            }
        });
        return fused.finish();
    }

    private static Optional<Triple> find(Facts facts, AttentionBlock block, RewriteLog journal) {
        boolean single = block.query().size() == 1
                && block.key().size() == 1
                && block.value().size() == 1;
        if (!single) {
            return Optional.empty();
        }
        List<Linear> linears =
                List.of(block.query().get(0), block.key().get(0), block.value().get(0));
        if (linears.stream().distinct().count() != 3) {
            return Optional.empty();
        }
        Linear first = linears.get(0);
        boolean same = linears.stream()
                .allMatch(l -> l.scope() == first.scope()
                        && l.node().op().equals(first.node().op())
                        && l.node().input(l.data()).equals(first.node().input(first.data())));
        boolean products =
                linears.stream().allMatch(l -> l.node().is("MatMul") || l.node().is("Gemm"));
        if (!same || !products) {
            String reason = same
                    ? "a " + first.node().op() + ", of which only MatMul and Gemm are fused"
                    : "query, key and value do not read the same";
            linears.forEach(l -> journal.refuse(l.weight(), reason));
            return Optional.empty();
        }
        return triple(facts, first.scope(), linears);
    }

    private static Optional<Triple> triple(Facts facts, Graph scope, List<Linear> linears) {
        LinearUseFinder finder = new LinearUseFinder(facts);
        List<Weight> matrices = new ArrayList<>();
        List<LinearUse> sites = new ArrayList<>();
        List<Boolean> turned = new ArrayList<>();
        for (Linear linear : linears) {
            if (!(finder.sites(linear.weight()) instanceof LinearUses.Usable usable)) {
                return Optional.empty();
            }
            Optional<LinearUse> site =
                    usable.all().stream().filter(s -> s.node() == linear.node()).findFirst();
            if (site.isEmpty()) {
                return Optional.empty();
            }
            matrices.add(linear.weight());
            sites.add(site.get());
            turned.add(usable.transposed());
        }
        // A bias that is not a constant row would have to be split off the fused Gemm.
        boolean open = sites.stream()
                .anyMatch(s ->
                        s.isGemm() && !s.node().input(2).isEmpty() && s.bias().isEmpty());
        boolean alike = turned.stream().distinct().count() == 1
                && matrices.stream().map(w -> w.tensor().typeCode()).distinct().count() == 1;
        return alike && !open ? Optional.of(new Triple(scope, matrices, sites, turned.get(0))) : Optional.empty();
    }

    /** All uses of the weights must become fused ones, so that each stays one weight. */
    private static Optional<String> refusal(List<Weight> weights, List<Triple> triples, RewriteLog journal) {
        if (!weights.stream().allMatch(journal::permits)) {
            return Optional.of("another of query, key and value is left out by the recipe");
        }
        Map<Weight, Integer> uses = new HashMap<>();
        weights.forEach(w -> uses.merge(w, triples.size(), Integer::sum));
        return uses.entrySet().stream().allMatch(e -> e.getKey().uses().size() == e.getValue())
                ? Optional.empty()
                : Optional.of("it is used elsewhere, too");
    }
}
