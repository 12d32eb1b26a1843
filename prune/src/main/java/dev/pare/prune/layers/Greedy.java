/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Takes away unit after unit, each time the one that costs least: each is tried alone first, then, beside those that are gone
 * already, the few that look best.
 */
final class Greedy {
    /** Units that are tried anew in each round. */
    private static final int TRIED_AGAIN = 4;

    private final Facts facts;
    private final ResidualChain chain;
    private final LinearReplacements fillings;
    private final Statistics statistics;
    private final Progress progress;
    private final List<String> notes;

    Greedy(
            Facts facts,
            ResidualChain chain,
            LinearReplacements fillings,
            Statistics statistics,
            Progress progress,
            List<String> notes) {
        this.facts = facts;
        this.chain = chain;
        this.fillings = fillings;
        this.statistics = statistics;
        this.progress = progress;
        this.notes = notes;
    }

    /** Halves that are gone, and the mean square drift then. */
    record State(Set<Integer> gone, double drift) {}

    /**
     * Goes on while there is need and room.
     *
     * @param units sets of halves that go together
     * @param done whether enough is gone
     * @param most the largest mean square drift
     */
    Set<Integer> drop(List<Set<Integer>> units, Predicate<Set<Integer>> done, double most) {
        Map<Set<Integer>, Double> cost = new LinkedHashMap<>();
        State state = new State(new TreeSet<>(), 0);
        List<Set<Integer>> again = new ArrayList<>(units);
        while (!again.isEmpty() && !done.test(state.gone())) {
            progress.report(
                    "choosing layers", state.gone().size(), chain.halves().size());
            Optional<double[]> drifts = trials(state.gone(), again);
            if (drifts.isEmpty()) {
                notes.add("the model is too large to try layers one by one: those go whose maps miss least");
                return byMaps(units, done);
            }
            Set<Integer> gone = state.gone();
            double before = state.drift();
            for (int i = 0; i < again.size(); i++) {
                cost.put(again.get(i), drifts.get()[i]);
            }
            if (gone.isEmpty()) {
                noteAlone(cost);
            }
            Optional<Set<Integer>> best = again.stream()
                    .filter(u -> cost.get(u) <= most)
                    .min(Comparator.comparingDouble(u -> (cost.get(u) - before) / work(u)));
            if (best.isEmpty()) {
                return gone;
            }
            Set<Integer> next = new TreeSet<>(gone);
            next.addAll(best.get());
            state = new State(next, cost.get(best.get()));
            again = promising(units, cost, next);
        }
        return state.gone();
    }

    private List<Set<Integer>> promising(List<Set<Integer>> units, Map<Set<Integer>, Double> cost, Set<Integer> gone) {
        return units.stream()
                .filter(u -> !gone.containsAll(u))
                .sorted(Comparator.comparingDouble(u -> cost.get(u) / work(u)))
                .limit(TRIED_AGAIN)
                .toList();
    }

    private double work(Set<Integer> unit) {
        return Math.max(
                1, unit.stream().mapToLong(i -> chain.halves().get(i).work()).sum());
    }

    private Optional<double[]> trials(Set<Integer> gone, List<Set<Integer>> units) {
        List<Segment> segments = new ArrayList<>();
        units.forEach(u -> segments.addAll(chain.segments(union(gone, u))));
        fillings.of(segments);
        List<Supplier<Model>> models = units.stream()
                .<Supplier<Model>>map(u ->
                        () -> LayerRewriter.rewrite(facts, fillings.of(chain.segments(union(gone, u)))))
                .toList();
        return statistics.trials(models);
    }

    private static Set<Integer> union(Set<Integer> gone, Set<Integer> unit) {
        Set<Integer> both = new TreeSet<>(gone);
        both.addAll(unit);
        return both;
    }

    private void noteAlone(Map<Set<Integer>, Double> cost) {
        List<String> parts = new ArrayList<>();
        cost.forEach(
                (unit, drift) -> parts.add(text(unit) + " " + String.format(Locale.ROOT, "%.3g", Math.sqrt(drift))));
        notes.add("drift with one gone: " + String.join(", ", parts));
    }

    private String text(Set<Integer> unit) {
        Sublayer first = chain.halves().get(unit.iterator().next());
        return unit.size() == 1 ? first.name() : "layer " + first.layer();
    }

    private Set<Integer> byMaps(List<Set<Integer>> units, Predicate<Set<Integer>> done) {
        Set<Integer> gone = new TreeSet<>();
        List<Set<Integer>> order =
                units.stream().sorted(Comparator.comparingDouble(this::missed)).toList();
        for (Set<Integer> unit : order) {
            if (!done.test(gone)) {
                gone.addAll(unit);
            }
        }
        return gone;
    }

    private double missed(Set<Integer> unit) {
        return fillings.of(chain.segments(unit)).stream()
                .mapToDouble(LinearReplacement::left)
                .max()
                .orElse(1);
    }
}
