/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.factorize.budget.Curve;
import dev.pare.factorize.budget.Goal;
import dev.pare.factorize.budget.Sharing;
import dev.pare.factorize.budget.Sharing.Shared;
import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Shares a budget out among all weights that were measured, or, where models cannot be run, evenly among all. */
final class SharedBudget {
    /** What is chosen for a weight that is kept as it is. */
    private static final int WHOLE = 0;

    private final Facts facts;
    private final Factorizer factorizer;
    private final RankOptions ranks;
    private final Goal goal;
    private final Optional<Speed> speed;

    /** @param speed by which ranks are chosen; empty if by their size */
    SharedBudget(Facts facts, Factorizer factorizer, RankOptions ranks, Goal goal, Optional<Speed> speed) {
        this.facts = facts;
        this.factorizer = factorizer;
        this.ranks = ranks;
        this.goal = goal;
        this.speed = speed;
    }

    /** The weights whose decision changes, with the new one, and what is to be said about it. */
    record Revised(Map<Weight, Decision<Factored>> decisions, List<String> notes) {}

    Revised revised(List<Draft> drafts, Statistics statistics) {
        List<Draft> shared = drafts.stream()
                .filter(d -> d.decision() instanceof Decision.Apply<Factored>)
                .filter(d -> !(goal instanceof Goal.Equal) || d.moments().isPresent())
                .filter(d -> speed.isEmpty() || !d.sites().all().get(0).isConv())
                .toList();
        List<int[]> choices = faster(shared, shared.stream().map(this::choices).toList());
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < shared.size(); i++) {
            curves.add(curve(shared.get(i), choices.get(i)));
        }
        Sharing sharing = new Sharing(curves, chosen -> rewritten(decided(shared, choices, chosen)), statistics);
        Found found = found(sharing);
        return found.chosen()
                .map(c -> new Revised(byWeight(decided(shared, choices, c)), found.notes()))
                .orElseGet(() -> new Revised(Map.of(), found.notes()));
    }

    private record Found(Optional<int[]> chosen, List<String> notes) {}

    private Found found(Sharing sharing) {
        if (goal instanceof Goal.Smaller smaller) {
            double budget = sharing.wholeCost() - excess(smaller.times());
            Optional<Shared> best = sharing.within(budget);
            return best.isPresent()
                    ? new Found(best.map(Shared::chosen), List.of(measured(best.get())))
                    : new Found(
                            Optional.of(sharing.even(budget)),
                            List.of("no data can be run, or the size is out of reach: ranks are shared out evenly"));
        }
        if (goal instanceof Goal.Drift drift) {
            Optional<Shared> best = sharing.drifting(drift.most());
            return best.isPresent()
                    ? new Found(best.map(Shared::chosen), List.of(measured(best.get())))
                    : new Found(
                            Optional.of(sharing.even(sharing.wholeCost())),
                            List.of("max-drift needs data: nothing is changed"));
        }
        return new Found(sharing.within(sharing.ownCost()).map(Shared::chosen), List.of());
    }

    private static String measured(Shared best) {
        return String.format(Locale.ROOT, "held-out data drifts %.4g with these ranks", best.drift());
    }

    /** Bytes that have to go so that the file becomes so many times smaller. */
    private double excess(double times) {
        double all =
                facts.model().tensors().stream().mapToLong(Tensor::byteSize).sum();
        return all - all / times;
    }

    /** The ranks that a weight may get, cheapest first; last that it is kept whole. */
    private int[] choices(Draft draft) {
        Factored own = factored(draft);
        int rows = own.inputs() / own.groups();
        int columns = own.outputs() / own.groups();
        int step = ranks.step(rows, columns);
        List<Integer> choices = new ArrayList<>();
        for (int rank = Math.min(step, own.rank()); rank < draft.energies().length; rank += step) {
            if ((long) rank * (rows + columns) < (long) rows * columns) {
                choices.add(rank);
            }
        }
        if (!choices.contains(own.rank())) {
            choices.add(own.rank());
        }
        choices.sort(null);
        choices.add(WHOLE);
        return choices.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The choices without the ranks that are slower than the whole matrix. */
    private List<int[]> faster(List<Draft> drafts, List<int[]> choices) {
        if (speed.isEmpty()) {
            return choices;
        }
        speed.get().prepare(drafts, choices);
        List<int[]> kept = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            Draft draft = drafts.get(i);
            kept.add(Arrays.stream(choices.get(i))
                    .filter(r -> r == WHOLE
                            || speed.get()
                                    .refusal(draft.weight(), draft.sites(), r)
                                    .isEmpty())
                    .toArray());
        }
        return kept;
    }

    /** Seconds where they are what is shared out, else bytes. */
    private double cost(Draft draft, int rank) {
        Factored own = factored(draft);
        if (speed.isPresent() && goal instanceof Goal.Equal) {
            OptionalDouble seconds = speed.get().seconds(draft.weight(), draft.sites(), rank);
            if (seconds.isPresent()) {
                return seconds.getAsDouble();
            }
        }
        return rank == WHOLE
                ? draft.weight().tensor().byteSize()
                : draft.weight().tensor().type().bytes((long) rank * (own.inputs() + own.outputs()));
    }

    private Curve curve(Draft draft, int[] choices) {
        Factored own = factored(draft);
        double[] costs = new double[choices.length];
        double[] losses = new double[choices.length];
        int chosen = choices.length - 1;
        for (int i = 0; i < choices.length; i++) {
            boolean whole = choices[i] == WHOLE;
            costs[i] = cost(draft, choices[i]);
            for (int j = choices[i]; !whole && j < draft.energies().length; j++) {
                losses[i] += draft.energies()[j];
            }
            chosen = choices[i] == own.rank() ? i : chosen;
        }
        return new Curve(costs, losses, chosen);
    }

    private List<Decision<Factored>> decided(List<Draft> drafts, List<int[]> choices, int[] chosen) {
        List<Decision<Factored>> decisions = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            decisions.add(decided(drafts.get(i), choices.get(i)[chosen[i]]));
        }
        return decisions;
    }

    private Decision<Factored> decided(Draft draft, int rank) {
        if (rank == WHOLE) {
            return new Decision.Skip<>(draft.weight(), "kept whole: its share of the budget does most good here");
        }
        return rank == factored(draft).rank()
                ? draft.decision()
                : factorizer
                        .draft(draft.weight(), draft.sites(), draft.moments(), rank)
                        .decision();
    }

    private static Map<Weight, Decision<Factored>> byWeight(List<Decision<Factored>> decisions) {
        Map<Weight, Decision<Factored>> all = new IdentityHashMap<>();
        decisions.forEach(d -> all.put(d.weight(), d));
        return all;
    }

    private Model rewritten(List<Decision<Factored>> decisions) {
        return new MatMulRewriter(facts).rewrite(Plan.of(decisions));
    }

    private static Factored factored(Draft draft) {
        return ((Decision.Apply<Factored>) draft.decision()).details();
    }
}
