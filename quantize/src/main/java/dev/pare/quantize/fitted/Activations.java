package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides where better activations are worth their time. Each product alone is computed in 8-bit integers and the drift of the outputs
 * measured; what smoothing of its inputs, or a second product with what 8 bits leave of them, would save is set against the
 * multiplications that it costs, best first, as long as the allowed share of all multiplications lasts.
 */
final class Activations {
    /** A pass over a number takes about as long as so many multiplications of 8-bit integers. */
    private static final long PASS = 32;

    /** Passes over each input of a second product: back to float, difference, range, codes. */
    private static final long PASSES_TWICE = 5;

    /** What is not worth a node: this share of all the noise. */
    private static final double WORTHWHILE = 0.01;

    private record Choice(List<Weight> weights, float[] divisors, boolean twice, double gain, double cost) {}

    /** What is done for one weight. */
    record Treated(float[] divisors, boolean twice) {
        static final Treated PLAIN = new Treated(new float[0], false);
    }

    private final Facts facts;
    private final Statistics statistics;
    private final FittedOptions options;

    Activations(Facts facts, Statistics statistics, FittedOptions options) {
        this.facts = facts;
        this.statistics = statistics;
        this.options = options;
    }

    Map<Weight, Treated> choose(List<Weight> products) {
        Map<Weight, Treated> chosen = new IdentityHashMap<>();
        List<Weight> candidates =
                products.stream().filter(w -> Products.inMainGraph(w, facts)).toList();
        if (options.activationCost() == 0 || candidates.isEmpty()) {
            return chosen;
        }
        Optional<double[]> drifts = new Trial(facts, statistics).integer(candidates, options.limits());
        if (drifts.isEmpty()) {
            return chosen;
        }
        Map<Weight, Double> noise = new IdentityHashMap<>();
        for (int i = 0; i < candidates.size(); i++) {
            noise.put(candidates.get(i), drifts.get()[i]);
        }
        spend(candidates, noise, chosen);
        return chosen;
    }

    private void spend(List<Weight> products, Map<Weight, Double> noise, Map<Weight, Treated> chosen) {
        double all = products.stream().mapToDouble(noise::get).sum();
        double left = options.activationCost()
                * products.stream().mapToDouble(Activations::multiplications).sum();
        List<Choice> choices = choices(products, noise);
        while (true) {
            double affordable = left;
            Optional<Choice> best = choices.stream()
                    .filter(c -> c.cost() <= affordable && c.gain() > WORTHWHILE * all)
                    .max(Comparator.comparingDouble(c -> c.gain() / c.cost()));
            if (best.isEmpty()) {
                return;
            }
            Choice choice = best.get();
            left -= choice.cost();
            choices.remove(choice);
            double kept = 1
                    - choice.gain()
                            / choice.weights().stream().mapToDouble(noise::get).sum();
            for (Weight weight : choice.weights()) {
                Treated before = chosen.getOrDefault(weight, Treated.PLAIN);
                float[] divisors = choice.twice() ? before.divisors() : choice.divisors();
                chosen.put(weight, new Treated(divisors, before.twice() || choice.twice()));
                noise.put(weight, noise.get(weight) * Math.max(0, kept));
            }
            choices.replaceAll(c -> c.weights().stream().anyMatch(choice.weights()::contains) ? again(c, kept) : c);
        }
    }

    /** What is left to gain where something was gained already; rough for groups of which one weight was treated. */
    private static Choice again(Choice choice, double kept) {
        double gain = choice.twice() ? choice.gain() * kept : choice.gain() * 0.5;
        return new Choice(choice.weights(), choice.divisors(), choice.twice(), gain, choice.cost());
    }

    private List<Choice> choices(List<Weight> products, Map<Weight, Double> noise) {
        Inputs inputs = new Inputs(statistics);
        List<Choice> choices = new ArrayList<>();
        for (List<Weight> group : Products.sharing(products)) {
            List<String> values = group.stream()
                    .flatMap(w -> Products.inputs(w).stream())
                    .distinct()
                    .toList();
            double total = group.stream().mapToDouble(noise::get).sum();
            Optional<Ranges> ranges = inputs.ranges(values);
            if (ranges.isPresent() && ranges.get().low().length == Channels.length(group.get(0))) {
                Smoothing smoothing = Smoothing.of(ranges.get(), group);
                double cost = (double) PASS * values.size() * Channels.length(group.get(0));
                if (smoothing.divisors().length > 0) {
                    choices.add(new Choice(group, smoothing.divisors(), false, total * (1 - smoothing.noise()), cost));
                }
            }
        }
        for (Weight weight : products) {
            double passes = PASS * (PASSES_TWICE * Channels.length(weight) + Channels.count(weight));
            double cost = multiplications(weight) + passes * weight.uses().size();
            choices.add(new Choice(List.of(weight), new float[0], true, noise.get(weight), cost));
        }
        return choices;
    }

    private static double multiplications(Weight weight) {
        return (double) Channels.count(weight)
                * Channels.length(weight)
                * weight.uses().size();
    }
}
