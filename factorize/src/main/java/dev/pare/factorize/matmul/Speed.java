/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.pass.Timings;
import dev.pare.pass.Timings.Product;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Whether two thin products are faster than one, by times that were measured on this machine. */
final class Speed {
    private final Timings timings;
    private final Cost cost;
    private final int tokens;
    private final Map<Product, Double> known = new HashMap<>();

    /** @param tokens rows that run through a model at a time */
    Speed(Timings timings, Cost cost, int tokens) {
        this.timings = timings;
        this.cost = cost;
        this.tokens = tokens;
    }

    /** Whether anything can be timed. */
    boolean works() {
        return timings.seconds(List.of()).isPresent();
    }

    /** What plans made by these times have to say. */
    String note() {
        return works()
                ? "ranks by times of " + tokens + " tokens on " + timings.machine()
                        + (cost == Cost.MEASURED_INT8 ? ", int8" : "") + ": another machine may give another plan"
                : "nothing can be timed here: ranks by numbers of parameters";
    }

    /** Times all ranks of some weights at once, so that they are comparable. */
    void prepare(List<Draft> drafts, List<int[]> ranks) {
        List<Product> products = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            if (isTimed(draft.sites())) {
                products.add(whole(draft.weight(), draft.sites()));
                for (int rank : ranks.get(i)) {
                    if (rank > 0) {
                        products.addAll(halves(draft.weight(), draft.sites(), rank));
                    }
                }
            }
        }
        time(products);
    }

    private void time(List<Product> products) {
        List<Product> missing =
                products.stream().distinct().filter(p -> !known.containsKey(p)).toList();
        timings.seconds(missing).ifPresent(seconds -> {
            for (int i = 0; i < seconds.length; i++) {
                known.put(missing.get(i), seconds[i]);
            }
        });
    }

    /** Seconds at all places of a weight with a rank, or whole for 0; empty for convolutions, which are not timed. */
    OptionalDouble seconds(Weight weight, LinearUses.Usable sites, int rank) {
        if (!isTimed(sites)) {
            return OptionalDouble.empty();
        }
        List<Product> products = rank == 0 ? List.of(whole(weight, sites)) : halves(weight, sites, rank);
        time(products);
        return products.stream().allMatch(known::containsKey)
                ? OptionalDouble.of(products.stream().mapToDouble(known::get).sum()
                        * sites.all().size())
                : OptionalDouble.empty();
    }

    /** Why a rank is not worth it; empty if it is faster, or not known. */
    Optional<String> refusal(Weight weight, LinearUses.Usable sites, int rank) {
        OptionalDouble one = seconds(weight, sites, 0);
        OptionalDouble two = seconds(weight, sites, rank);
        if (one.isEmpty() || two.isEmpty() || two.getAsDouble() < one.getAsDouble()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "two products of rank %d would take %.0f µs for %d tokens instead of %.0f µs",
                rank,
                1e6 * two.getAsDouble() / sites.all().size(),
                tokens,
                1e6 * one.getAsDouble() / sites.all().size()));
    }

    private static boolean isTimed(LinearUses.Usable sites) {
        return sites.all().stream().noneMatch(s -> s.isConv());
    }

    private Product whole(Weight weight, LinearUses.Usable sites) {
        return new Product(tokens, sites.inputs(weight), sites.outputs(weight), cost.arithmetic());
    }

    private List<Product> halves(Weight weight, LinearUses.Usable sites, int rank) {
        return List.of(
                new Product(tokens, sites.inputs(weight), rank, cost.arithmetic()),
                new Product(tokens, rank, sites.outputs(weight), cost.arithmetic()));
    }
}
