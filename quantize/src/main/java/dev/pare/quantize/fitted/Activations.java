/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import dev.pare.quantize.fitted.Choice.Done;
import dev.pare.quantize.fitted.Choice.Kind;
import dev.pare.quantize.product.Arithmetic;
import dev.pare.quantize.product.InputScalings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Decides where better activations are worth their time. The inputs of each product alone are brought to 8 bits and the drift of the outputs
 * measured; what smoothing of its inputs, a split of the inputs that reach farthest, a second product with what 8 bits leave of them, or
 * floats would save is set against the multiplications that it costs, best first, as long as the allowed share of all multiplications
 * lasts. What was chosen is tried, and dropped where it does not help.
 */
final class Activations {
    /** What is not worth a node: this share of all the noise. */
    private static final double WORTHWHILE = 0.003;

    private final Facts facts;
    private final Statistics statistics;
    private final FittedOptions options;
    private final double cost;
    private final List<String> notes;
    private final InputScalings scalings;

    /**
     * @param cost the share of all multiplications that may be spent
     * @param notes take what was tried and dropped
     */
    Activations(Facts facts, Statistics statistics, FittedOptions options, double cost, List<String> notes) {
        this.facts = facts;
        this.statistics = statistics;
        this.options = options;
        this.cost = cost;
        this.notes = notes;
        this.scalings = new InputScalings(facts, options.inputScales());
    }

    /** Products that are not named are computed in plain 8-bit integers. */
    Map<Weight, Arithmetic> choose(List<Weight> products) {
        List<Weight> candidates =
                products.stream().filter(w -> Products.inMainGraph(w, facts)).toList();
        boolean nothing = options.activations() == ActivationChoice.PLAIN
                || options.activations() == ActivationChoice.AUTO && cost == 0;
        if (nothing || candidates.isEmpty()) {
            return Map.of();
        }
        return options.activations() == ActivationChoice.AUTO ? measured(candidates) : forced(candidates);
    }

    private Map<Weight, Arithmetic> forced(List<Weight> products) {
        Choices choices = new Choices(statistics, products);
        List<Choice> wanted = switch (options.activations()) {
            case SMOOTH -> choices.dividing().stream().filter(c -> !splits(c)).toList();
            case SPLIT ->
                choices.dividing().stream().filter(Activations::splits).toList();
            case TWO_TERM -> choices.twice();
            case WEIGHT_ONLY -> choices.floats();
            case AUTO, PLAIN -> List.<Choice>of();
        };
        Map<Weight, Done> done = new IdentityHashMap<>();
        for (Choice choice : wanted) {
            choice.weights().forEach(w -> done.merge(w, Done.NOTHING.with(choice), Activations::better));
        }
        return arithmetics(done);
    }

    private static boolean splits(Choice choice) {
        return new Arithmetic.Integers(choice.divisors(), false).apart().length > 0;
    }

    private static Done better(Done a, Done b) {
        return b.noise() < a.noise() ? b : a;
    }

    private Map<Weight, Arithmetic> measured(List<Weight> products) {
        Trial trial = new Trial(facts, statistics, options.inputScales());
        Optional<double[]> drifts = trial.inputs(products);
        if (drifts.isEmpty()) {
            return Map.of();
        }
        Map<Weight, Double> noise = new IdentityHashMap<>();
        for (int i = 0; i < products.size(); i++) {
            noise.put(products.get(i), drifts.get()[i]);
        }
        Choices choices = new Choices(statistics, products);
        List<Choice> taken = spend(choices, products, noise);
        return new ActivationCheck(trial, products, notes).kept(taken);
    }

    /** The choices that are worth their cost, in the order in which they were taken. */
    private List<Choice> spend(Choices choices, List<Weight> products, Map<Weight, Double> noise) {
        double all = products.stream().mapToDouble(noise::get).sum();
        double left = cost * choices.all();
        Map<Weight, Done> done = new IdentityHashMap<>();
        Map<Weight, Double> dividing = new IdentityHashMap<>();
        // Divisors come of the ranges over all tokens, which only one scale for all of them has to span.
        List<Choice> open = new ArrayList<>(choices.dividing().stream()
                .filter(c -> c.weights().stream().noneMatch(scalings::perToken))
                .toList());
        open.addAll(choices.twice());
        open.addAll(choices.floats());
        List<Choice> taken = new ArrayList<>();
        while (true) {
            double affordable = left;
            Optional<Integer> best = IntStream.range(0, open.size())
                    .filter(i -> extra(open.get(i), dividing) <= affordable)
                    .filter(i -> gain(open.get(i), done, noise) > WORTHWHILE * all)
                    .boxed()
                    .max(Comparator.comparingDouble(i -> rate(open.get(i), done, noise, dividing)));
            if (best.isEmpty()) {
                return taken;
            }
            Choice choice = open.remove(best.get().intValue());
            left -= extra(choice, dividing);
            taken.add(choice);
            choice.weights().forEach(w -> done.merge(w, Done.NOTHING.with(choice), (a, b) -> a.with(choice)));
            if (choice.kind() == Kind.DIVIDE) {
                dividing.put(choice.weights().get(0), choice.cost());
            }
        }
    }

    private static double rate(
            Choice choice, Map<Weight, Done> done, Map<Weight, Double> noise, Map<Weight, Double> dividing) {
        return gain(choice, done, noise) / Math.max(1, extra(choice, dividing));
    }

    private static double gain(Choice choice, Map<Weight, Done> done, Map<Weight, Double> noise) {
        double gain = 0;
        for (Weight weight : choice.weights()) {
            Done now = done.getOrDefault(weight, Done.NOTHING);
            gain += noise.get(weight) * (now.noise() - now.with(choice).noise());
        }
        return gain;
    }

    /** A division takes the place of the one before it. */
    private static double extra(Choice choice, Map<Weight, Double> dividing) {
        double before = choice.kind() == Kind.DIVIDE
                ? dividing.getOrDefault(choice.weights().get(0), 0.0)
                : 0;
        return choice.cost() - before;
    }

    static Map<Weight, Arithmetic> arithmetics(Map<Weight, Done> done) {
        Map<Weight, Arithmetic> arithmetics = new IdentityHashMap<>();
        done.forEach((weight, what) -> arithmetics.put(weight, what.arithmetic()));
        return arithmetics;
    }
}
