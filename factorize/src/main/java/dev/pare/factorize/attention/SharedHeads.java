package dev.pare.factorize.attention;

import dev.pare.allocate.Allocator;
import dev.pare.allocate.Choice;
import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shares the parameters that ranks of their own would take out among all pairs. What a unit of a pair's loss does to the model's outputs
 * is tried: the model is run with this pair alone narrowed. Own ranks stay if they drift less.
 */
final class SharedHeads {
    /** Powers of the drift of a pair alone: 1 takes it as it is, less draws all pairs together. */
    private static final double[] TRUST = {1, 0.75, 0.5};

    /** Below this share of lost energy the outputs tell nothing about the loss. */
    private static final double LEAST = 1e-6;

    private final Facts facts;
    private final HeadRanks ranks;
    private final PassContext context;

    SharedHeads(Facts facts, HeadRanks ranks, PassContext context) {
        this.facts = facts;
        this.ranks = ranks;
        this.context = context;
    }

    /** The ranks to take: the given ones if changed models cannot be run. */
    int[] ranks(List<Draft> drafts, int[] own) {
        List<Supplier<Model>> alone = new ArrayList<>();
        for (int i = 0; i < own.length; i++) {
            int tried = Math.min(own[i], drafts.get(i).pair().size() - ranks.step(drafts.get(i).pair().size()));
            int[] only = whole(drafts);
            only[i] = Math.max(1, tried);
            alone.add(() -> rewritten(drafts, only));
        }
        Optional<double[]> drifts = drafts.isEmpty() ? Optional.empty() : context.statistics().trials(alone);
        return drifts.map(d -> best(drafts, own, d)).orElse(own);
    }

    private static int[] whole(List<Draft> drafts) {
        return drafts.stream().mapToInt(d -> d.pair().size()).toArray();
    }

    /** Losses do not add up exactly, so that whole plans are tried, too, and the one that drifts least is taken. */
    private int[] best(List<Draft> drafts, int[] own, double[] drifts) {
        List<int[]> plans = new ArrayList<>(List.of(own));
        for (double trust : TRUST) {
            double[] trusted = Arrays.stream(drafts.size() == 0 ? new double[0] : drifts)
                    .map(d -> Math.pow(d, trust))
                    .toArray();
            shared(drafts, own, trusted).ifPresent(plans::add);
        }
        List<Supplier<Model>> whole =
                plans.stream().<Supplier<Model>>map(p -> () -> rewritten(drafts, p)).toList();
        double[] tried = context.statistics().trials(whole).orElse(new double[1]);
        int best = 0;
        for (int i = 1; i < tried.length; i++) {
            best = tried[i] < tried[best] ? i : best;
        }
        return plans.get(best);
    }

    private Optional<int[]> shared(List<Draft> drafts, int[] own, double[] drifts) {
        List<List<Choice>> items = new ArrayList<>();
        List<int[]> steps = new ArrayList<>();
        double budget = 0;
        double[] weights = weights(drafts, own, drifts);
        for (int i = 0; i < own.length; i++) {
            Draft draft = drafts.get(i);
            int[] choices = choices(draft.pair().size(), own[i]);
            double weight = weights[i];
            steps.add(choices);
            items.add(Arrays.stream(choices)
                    .mapToObj(r -> new Choice(
                            draft.pair().parameters(r), weight * draft.spectrum().losses()[r]))
                    .toList());
            budget += draft.pair().parameters(own[i]);
        }
        return Allocator.within(items, budget).map(chosen -> {
            int[] ranked = new int[chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                ranked[i] = steps.get(i)[chosen[i]];
            }
            return ranked;
        });
    }

    /** Every multiple of the step up to the size of a head, and the rank that a pair would have on its own. */
    private int[] choices(int size, int own) {
        int step = ranks.step(size);
        List<Integer> all = new ArrayList<>(List.of(own, size));
        for (int rank = step; rank < size; rank += step) {
            all.add(rank);
        }
        return all.stream().distinct().sorted().mapToInt(Integer::intValue).toArray();
    }

    /** Drift per unit of loss; a pair that loses nothing is taken for as sensitive as the most sensitive of the others. */
    private double[] weights(List<Draft> drafts, int[] own, double[] drifts) {
        double[] perShare = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            int size = drafts.get(i).pair().size();
            int tried = Math.max(1, Math.min(own[i], size - ranks.step(size)));
            double share = drafts.get(i).spectrum().lostShare(tried);
            perShare[i] = share < LEAST ? Double.NaN : Math.min(drifts[i], Float.MAX_VALUE) / share;
        }
        double most =
                Arrays.stream(perShare).filter(s -> !Double.isNaN(s)).max().orElse(1);
        double[] weights = new double[own.length];
        for (int i = 0; i < own.length; i++) {
            double energy = drafts.get(i).spectrum().losses()[0];
            weights[i] = energy > 0 ? (Double.isNaN(perShare[i]) ? most : perShare[i]) / energy : 0;
        }
        return weights;
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
