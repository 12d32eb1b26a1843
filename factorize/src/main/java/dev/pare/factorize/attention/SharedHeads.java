/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.factorize.budget.Curve;
import dev.pare.factorize.budget.Goal;
import dev.pare.factorize.budget.Sharing;
import dev.pare.factorize.budget.Sharing.Shared;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Shares a budget out among all pairs, so that the outputs drift least. */
final class SharedHeads {
    private final Facts facts;
    private final HeadRanks ranks;
    private final Goal goal;
    private final PassContext context;

    SharedHeads(Facts facts, HeadRanks ranks, Goal goal, PassContext context) {
        this.facts = facts;
        this.ranks = ranks;
        this.goal = goal;
        this.context = context;
    }

    /** A rank for each pair, and what is to be said about it. */
    @SuppressWarnings("ArrayRecordComponent") // handed over
    record Ranked(int[] ranks, List<String> notes) {}

    Ranked ranks(List<Draft> drafts) {
        List<int[]> choices = drafts.stream().map(this::choices).toList();
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < choices.size(); i++) {
            curves.add(curve(drafts.get(i), choices.get(i)));
        }
        Sharing sharing =
                new Sharing(curves, chosen -> rewritten(drafts, ranked(choices, chosen)), context.statistics());
        Optional<Shared> shared = shared(sharing);
        if (shared.isPresent()) {
            String note = String.format(
                    Locale.ROOT,
                    "held-out data drifts %.4g with these ranks",
                    shared.get().drift());
            return new Ranked(ranked(choices, shared.get().chosen()), List.of(note));
        }
        return otherwise(drafts, choices, sharing);
    }

    private Optional<Shared> shared(Sharing sharing) {
        if (goal instanceof Goal.Smaller smaller) {
            return sharing.within(budget(sharing, smaller.times()));
        }
        return goal instanceof Goal.Drift drift ? sharing.drifting(drift.most()) : sharing.within(sharing.ownCost());
    }

    private Ranked otherwise(List<Draft> drafts, List<int[]> choices, Sharing sharing) {
        if (goal instanceof Goal.Smaller smaller) {
            int[] even = sharing.even(budget(sharing, smaller.times()));
            return new Ranked(
                    ranked(choices, even),
                    List.of("no data can be run, or the size is out of reach: ranks are shared out evenly"));
        }
        if (goal instanceof Goal.Drift) {
            int[] whole = drafts.stream().mapToInt(d -> d.pair().size()).toArray();
            return new Ranked(whole, List.of("max-drift needs data: nothing is changed"));
        }
        return new Ranked(drafts.stream().mapToInt(Draft::rank).toArray(), List.of());
    }

    /** What all pairs may take so that the file becomes so many times smaller. */
    private double budget(Sharing sharing, double times) {
        double all =
                facts.model().tensors().stream().mapToLong(Tensor::byteSize).sum();
        return sharing.wholeCost() - (all - all / times);
    }

    /** Every multiple of the step up to the size of a head, and the rank that a pair would have on its own. */
    private int[] choices(Draft draft) {
        int size = draft.pair().size();
        int step = ranks.step(size);
        IntStream multiples = IntStream.rangeClosed(1, (size - 1) / step)
                .map(i -> draft.pair().whole(i * step));
        return IntStream.concat(multiples, IntStream.of(draft.rank(), size))
                .distinct()
                .sorted()
                .toArray();
    }

    private static Curve curve(Draft draft, int[] choices) {
        double[] costs = new double[choices.length];
        double[] losses = new double[choices.length];
        int own = 0;
        for (int i = 0; i < choices.length; i++) {
            costs[i] = draft.pair().bytes(choices[i]);
            losses[i] = draft.spectrum().losses()[choices[i]];
            own = choices[i] == draft.rank() ? i : own;
        }
        return new Curve(costs, losses, own);
    }

    private static int[] ranked(List<int[]> choices, int[] chosen) {
        return IntStream.range(0, chosen.length)
                .map(i -> choices.get(i)[chosen[i]])
                .toArray();
    }

    private Model rewritten(List<Draft> drafts, int[] chosen) {
        List<Decision<Narrowed>> decisions = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            if (chosen[i] < drafts.get(i).pair().size()) {
                Narrowed narrowed = drafts.get(i).narrowed(chosen[i], context.scratch());
                decisions.add(new Decision.Apply<>(drafts.get(i).pair().first(), narrowed, "", 0));
            }
        }
        return new AttentionRewriter(facts).rewrite(Plan.of(decisions));
    }
}
