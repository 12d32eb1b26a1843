/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.budget;

import dev.pare.allocate.Allocator;
import dev.pare.allocate.Choice;
import dev.pare.graph.Model;
import dev.pare.pass.Statistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Shares a budget out among matrices. What a unit of a matrix's loss does to the model's outputs is tried: the model is run on held-out data
 * with this matrix alone reduced. Losses do not quite add up, so that plans for several powers of these drifts are tried as wholes, and the
 * best is taken.
 */
public final class Sharing {
    /** Powers of the drift of a matrix alone: 1 takes it as it is, less draws all matrices together. */
    private static final double[] TRUST = {1, 0.75, 0.5};

    /** Below this share of lost energy the outputs tell nothing about the loss. */
    private static final double LEAST = 1e-6;

    /** Halvings of the range of budgets, after which it is known to a part in 128. */
    private static final int HALVINGS = 7;

    /**
     * A choice for each curve.
     *
     * @param drift what it did on held-out data: root mean square of the difference over that of the outputs
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over
    public record Shared(int[] chosen, double drift) {}

    private final List<Curve> curves;
    private final Function<int[], Model> composed;
    private final Statistics statistics;

    /** @param composed makes the model in which each matrix has the choice of an index */
    public Sharing(List<Curve> curves, Function<int[], Model> composed, Statistics statistics) {
        this.curves = List.copyOf(curves);
        this.composed = composed;
        this.statistics = statistics;
    }

    /** The cost of the choices that all have on their own. */
    public double ownCost() {
        double sum = 0;
        for (Curve curve : curves) {
            sum += curve.costs()[curve.own()];
        }
        return sum;
    }

    /** The cost of keeping everything as it is. */
    public double wholeCost() {
        return curves.stream().mapToDouble(c -> c.costs()[c.whole()]).sum();
    }

    /**
     * What drifts least within a budget; own choices stay if they fit and nothing drifts less.
     *
     * @return empty if models cannot be run, or nothing is so cheap
     */
    public Optional<Shared> within(double budget) {
        return curves.isEmpty() ? Optional.empty() : alone().flatMap(drifts -> best(budget, drifts));
    }

    /**
     * The cheapest choices that drift at most so much together.
     *
     * @return empty if models cannot be run
     */
    public Optional<Shared> drifting(double most) {
        return curves.isEmpty() ? Optional.empty() : alone().map(drifts -> bisected(most, drifts));
    }

    /** The choice without trials: for each item the dearest one that takes at most the same share of its full cost. */
    public int[] even(double budget) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < 40; i++) {
            double middle = (low + high) / 2;
            boolean fits = cost(even(middle, curves)) <= budget;
            low = fits ? middle : low;
            high = fits ? high : middle;
        }
        return even(low, curves);
    }

    private static int[] even(double share, List<Curve> curves) {
        int[] chosen = new int[curves.size()];
        for (int i = 0; i < chosen.length; i++) {
            Curve curve = curves.get(i);
            while (chosen[i] < curve.whole() && curve.costs()[chosen[i] + 1] <= share * curve.costs()[curve.whole()]) {
                chosen[i]++;
            }
        }
        return chosen;
    }

    /** The mean square drift of each matrix alone. */
    private Optional<double[]> alone() {
        List<Supplier<Model>> models = new ArrayList<>();
        for (int i = 0; i < curves.size(); i++) {
            int[] only = curves.stream().mapToInt(Curve::whole).toArray();
            only[i] = curves.get(i).probe();
            models.add(() -> composed.apply(only));
        }
        return statistics.trials(models);
    }

    private Optional<Shared> best(double budget, double[] drifts) {
        List<int[]> plans = new ArrayList<>();
        int[] own = curves.stream().mapToInt(Curve::own).toArray();
        plans.add(cost(own) <= budget ? own : even(budget));
        plans.removeIf(p -> cost(p) > budget);
        for (double trust : TRUST) {
            allocated(budget, drifts, trust).ifPresent(plans::add);
        }
        return plans.isEmpty()
                ? Optional.empty()
                : statistics.trials(models(plans)).map(t -> least(plans, t));
    }

    private List<Supplier<Model>> models(List<int[]> plans) {
        return plans.stream().<Supplier<Model>>map(p -> () -> composed.apply(p)).toList();
    }

    private static Shared least(List<int[]> plans, double[] tried) {
        int best = 0;
        for (int i = 1; i < tried.length; i++) {
            best = tried[i] < tried[best] ? i : best;
        }
        return new Shared(plans.get(best), Math.sqrt(tried[best]));
    }

    private Optional<int[]> allocated(double budget, double[] drifts, double trust) {
        double[] weights = weights(drifts, trust);
        List<List<Choice>> items = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            List<Choice> choices = new ArrayList<>();
            for (int j = 0; j <= curves.get(i).whole(); j++) {
                choices.add(new Choice(
                        curves.get(i).costs()[j], weights[i] * curves.get(i).losses()[j]));
            }
            items.add(choices);
        }
        return Allocator.within(items, budget);
    }

    /** Halves the range of budgets, the composed model tried at each. Keeping all is what is left if nothing drifts so little. */
    private Shared bisected(double most, double[] drifts) {
        Shared best = new Shared(curves.stream().mapToInt(Curve::whole).toArray(), 0);
        double low = curves.stream().mapToDouble(c -> c.costs()[0]).sum();
        double high = wholeCost();
        for (int i = 0; i <= HALVINGS; i++) {
            double budget = i == 0 ? low : (low + high) / 2;
            Optional<Shared> shared = plans(budget, drifts);
            if (shared.isPresent() && shared.get().drift() <= most) {
                best = shared.get();
                high = budget;
                if (i == 0) {
                    break;
                }
            } else {
                low = budget;
            }
        }
        return best;
    }

    private Optional<Shared> plans(double budget, double[] drifts) {
        List<int[]> plans = new ArrayList<>();
        allocated(budget, drifts, TRUST[0]).ifPresent(plans::add);
        allocated(budget, drifts, TRUST[1])
                .filter(p -> !Arrays.equals(p, plans.get(0)))
                .ifPresent(plans::add);
        return plans.isEmpty()
                ? Optional.empty()
                : statistics.trials(models(plans)).map(t -> least(plans, t));
    }

    private double cost(int[] chosen) {
        double sum = 0;
        for (int i = 0; i < chosen.length; i++) {
            sum += curves.get(i).costs()[chosen[i]];
        }
        return sum;
    }

    /** Drift for each unit of loss. A matrix that loses nothing is taken for as sensitive as the most sensitive of the others. */
    private double[] weights(double[] drifts, double trust) {
        double[] weights = new double[drifts.length];
        double most = 0;
        for (int i = 0; i < weights.length; i++) {
            Curve curve = curves.get(i);
            double share = curve.losses()[curve.probe()] / curve.losses()[0];
            double drift = Math.pow(Math.min(drifts[i], Float.MAX_VALUE), trust);
            weights[i] = share >= LEAST ? drift / share : Double.NaN;
            most = Double.isNaN(weights[i]) ? most : Math.max(most, weights[i]);
        }
        for (int i = 0; i < weights.length; i++) {
            double energy = curves.get(i).losses()[0];
            double weight = Double.isNaN(weights[i]) ? (most > 0 ? most : 1) : weights[i];
            weights[i] = energy > 0 ? weight / energy : 0;
        }
        return weights;
    }
}
