/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUseFinder;
import dev.pare.analysis.site.LinearUses;
import dev.pare.graph.Node;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides for the filters of every convolution of kernel size 1 whether products take its place. */
final class ConvolutionPlanner {
    private static final String MOVES = "its features would have to be moved to the last axis and back for it";

    private final Facts facts;
    private final WeightFilter filter;
    private final boolean anywhere;
    private final LinearUseFinder finder;

    ConvolutionPlanner(Facts facts, WeightFilter filter, boolean anywhere) {
        this.facts = facts;
        this.filter = filter;
        this.anywhere = anywhere;
        this.finder = new LinearUseFinder(facts);
    }

    Plan<Products> plan() {
        Map<Weight, LinearUses.Usable> usable = new LinkedHashMap<>();
        Map<Weight, String> refused = new LinkedHashMap<>();
        List<Weight> filters = facts.weights().parameters().stream()
                .filter(LinearUseFinder::isPointwise)
                .toList();
        for (Weight weight : filters) {
            Optional<String> refusal = filter.refusal(weight, facts).or(() -> refusal(weight));
            refusal.ifPresent(r -> refused.put(weight, r));
            if (refusal.isEmpty()) {
                usable.put(weight, (LinearUses.Usable) finder.sites(weight));
            }
        }
        while (!anywhere && leaveWhatMoves(usable, refused)) {
            // One that stays may make others move.
        }
        List<Decision<Products>> decisions = new ArrayList<>();
        for (Weight weight : filters) {
            decisions.add(
                    usable.containsKey(weight)
                            ? apply(weight, usable.get(weight))
                            : new Decision.Skip<>(weight, refused.get(weight)));
        }
        return Plan.of(decisions);
    }

    private static Decision<Products> apply(Weight weight, LinearUses.Usable sites) {
        String how = sites.groups() == 1 ? "a matrix product" : sites.groups() + " matrix products";
        String shared = sites.all().size() > 1 ? " at " + sites.all().size() + " places" : "";
        return new Decision.Apply<>(
                weight, new Products(sites), how + shared, weight.tensor().byteSize());
    }

    private Optional<String> refusal(Weight weight) {
        if (finder.sites(weight) instanceof LinearUses.Unusable unusable) {
            return Optional.of(unusable.reason());
        }
        LinearUses.Usable sites = (LinearUses.Usable) finder.sites(weight);
        int outputs = sites.outputs(weight);
        if (sites.groups() < 1 || outputs % sites.groups() != 0) {
            return Optional.of("has " + outputs + " outputs, which " + sites.groups() + " groups do not share evenly");
        }
        if (sites.groups() > 1 && weight.tensor().shape().intDim(1) == 1) {
            return Optional.of("every feature is a group of its own");
        }
        return sites.all().stream()
                .filter(s -> s.bias().isEmpty() && !s.node().input(2).isEmpty())
                .findFirst()
                .map(s -> "the bias of " + s.node().label() + " is not a constant of the same type");
    }

    /** Refuses the filters of islands that are not free; whether there were any. */
    private boolean leaveWhatMoves(Map<Weight, LinearUses.Usable> usable, Map<Weight, String> refused) {
        Set<Node> moved = new HashSet<>();
        new LayoutRegions(facts)
                .of(ranks(usable)).stream().filter(i -> !i.free()).forEach(i -> moved.addAll(i.nodes()));
        Set<Weight> left = new HashSet<>();
        usable.forEach((weight, sites) -> {
            if (sites.all().stream().map(LinearUse::node).anyMatch(moved::contains)) {
                left.add(weight);
            }
        });
        left.forEach(w -> {
            usable.remove(w);
            refused.put(w, MOVES);
        });
        return !left.isEmpty();
    }

    /** All convolutions with the rank of what they compute. */
    static Map<LinearUse, Integer> ranks(Map<Weight, LinearUses.Usable> usable) {
        Map<LinearUse, Integer> ranks = new LinkedHashMap<>();
        usable.forEach((weight, sites) -> sites.all()
                .forEach(site -> ranks.put(site, weight.tensor().shape().rank())));
        return ranks;
    }
}
