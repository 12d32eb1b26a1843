package dev.pare.factorize.matmul;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.factorize.lowrank.RankBudget;
import dev.pare.factorize.lowrank.RankBudget.Curve;
import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Shares the parameters of all measured weights out anew. What a unit of a weight's loss does to the model's outputs is tried: the
 * model is run with this weight alone factored, at the rank that it would have on its own. Uniform ranks stay if they drift less.
 */
final class SharedBudget {
    /** Below this share of lost energy the outputs tell nothing about the loss. */
    private static final double LEAST = 1e-6;

    /** Powers of the drift of a weight alone: 1 takes it as it is, less draws all weights together. */
    private static final double[] TRUST = {1, 0.75, 0.5};

    private final Facts facts;
    private final Factorizer factorizer;
    private final RankOptions ranks;

    SharedBudget(Facts facts, Factorizer factorizer, RankOptions ranks) {
        this.facts = facts;
        this.factorizer = factorizer;
        this.ranks = ranks;
    }

    /** The weights whose decision changes, with the new one; empty if changed models cannot be run. */
    Optional<Map<Weight, Decision<Factored>>> revised(List<Draft> drafts, Statistics statistics) {
        List<Draft> shared = drafts.stream()
                .filter(d -> d.moments().isPresent() && d.decision() instanceof Decision.Apply<Factored>)
                .toList();
        List<Supplier<Model>> alone = shared.stream().map(this::alone).toList();
        return statistics.trials(alone).map(drifts -> best(shared, drifts, statistics));
    }

    /** Losses do not add up exactly, so that whole plans are tried too, and the one that drifts least is taken. */
    private Map<Weight, Decision<Factored>> best(List<Draft> drafts, double[] drifts, Statistics statistics) {
        List<Map<Weight, Decision<Factored>>> plans = new ArrayList<>();
        plans.add(Map.of());
        for (double trust : TRUST) {
            double[] trusted =
                    Arrays.stream(drifts).map(d -> Math.pow(d, trust)).toArray();
            plans.add(revised(drafts, trusted));
        }
        List<Supplier<Model>> whole = plans.stream().map(p -> whole(drafts, p)).toList();
        double[] tried = statistics.trials(whole).orElse(new double[1]);
        int best = 0;
        for (int i = 1; i < tried.length; i++) {
            best = tried[i] < tried[best] ? i : best;
        }
        return plans.get(best);
    }

    private Supplier<Model> whole(List<Draft> drafts, Map<Weight, Decision<Factored>> changed) {
        List<Decision<Factored>> decisions = drafts.stream()
                .map(d -> changed.getOrDefault(d.weight(), d.decision()))
                .toList();
        return () -> new MatMulRewriter(facts).rewrite(Plan.of(decisions));
    }

    private Supplier<Model> alone(Draft draft) {
        return () -> new MatMulRewriter(facts).rewrite(Plan.of(List.of(draft.decision())));
    }

    private Map<Weight, Decision<Factored>> revised(List<Draft> drafts, double[] drifts) {
        List<Curve> curves = curves(drafts, drifts);
        int[] chosen = RankBudget.ranks(curves);
        Map<Weight, Decision<Factored>> changed = new IdentityHashMap<>();
        for (int i = 0; i < chosen.length; i++) {
            Draft draft = drafts.get(i);
            if (chosen[i] == RankBudget.WHOLE) {
                String reason = "kept whole: its share of the parameters does most good here";
                changed.put(draft.weight(), new Decision.Skip<>(draft.weight(), reason));
            } else if (chosen[i] != curves.get(i).uniform()) {
                changed.put(
                        draft.weight(),
                        factorizer
                                .draft(draft.weight(), draft.sites(), draft.moments(), chosen[i])
                                .decision());
            }
        }
        return changed;
    }

    private List<Curve> curves(List<Draft> drafts, double[] drifts) {
        double[] weights = weights(drafts, drifts);
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            Factored factored = factored(drafts.get(i));
            int step = ranks.step(factored.inputs(), factored.outputs());
            double[] energies = drafts.get(i).energies();
            curves.add(new Curve(factored.inputs(), factored.outputs(), energies, weights[i], step, factored.rank()));
        }
        return curves;
    }

    /** Drift per unit of loss. A weight that loses nothing yet is taken for as sensitive as the most sensitive of the others. */
    private static double[] weights(List<Draft> drafts, double[] drifts) {
        double[] perShare = new double[drifts.length];
        for (int i = 0; i < drifts.length; i++) {
            double share = beyond(drafts.get(i), factored(drafts.get(i)).rank()) / beyond(drafts.get(i), 0);
            perShare[i] = share < LEAST ? Double.NaN : Math.min(drifts[i], Float.MAX_VALUE) / share;
        }
        double most =
                Arrays.stream(perShare).filter(s -> !Double.isNaN(s)).max().orElse(1);
        double[] weights = new double[drifts.length];
        for (int i = 0; i < drifts.length; i++) {
            weights[i] = (Double.isNaN(perShare[i]) ? most : perShare[i]) / beyond(drafts.get(i), 0);
        }
        return weights;
    }

    private static double beyond(Draft draft, int rank) {
        return Arrays.stream(draft.energies(), rank, draft.energies().length).sum();
    }

    private static Factored factored(Draft draft) {
        return ((Decision.Apply<Factored>) draft.decision()).details();
    }
}
