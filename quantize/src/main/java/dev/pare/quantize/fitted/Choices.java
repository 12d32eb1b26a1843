/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.InputWeights;
import dev.pare.quantize.activation.Smoothing;
import dev.pare.quantize.fitted.Choice.Kind;
import dev.pare.tensor.Half;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** All that can be done for the activations of products, with what it costs. */
final class Choices {
    /** A pass over a number takes about as long as so many multiplications of 8-bit integers. */
    private static final double PASS = 16;

    /** Passes over each input of a second product: back to float, difference, range, codes. */
    private static final int PASSES_TWICE = 5;

    /** To be called at all takes an operator, for each of a hundred tokens, as long as so many multiplications: about half a microsecond. */
    private static final double CALL = 700;

    /** The operators of a second product, and of inputs that are multiplied apart. */
    private static final int CALLS_TWICE = 6;

    private static final int CALLS_APART = 3;

    /** A multiplication of floats takes as long as so many of 8-bit integers. */
    private static final double FLOAT = 4;

    /** How many inputs are multiplied apart. */
    private static final int[] APART = {1, 2, 4, 8};

    private final Statistics statistics;
    private final List<Weight> products;
    private final double mostRows;

    Choices(Statistics statistics, List<Weight> products) {
        this.statistics = statistics;
        this.products = products;
        this.mostRows = products.stream().mapToDouble(this::rows).max().orElse(0);
    }

    /** Divided inputs for each set of products that share inputs: without any input apart, then with more and more. */
    List<Choice> dividing() {
        Inputs inputs = new Inputs(statistics);
        List<Choice> choices = new ArrayList<>();
        for (List<Weight> group : Products.sharing(products)) {
            List<String> values = group.stream()
                    .flatMap(w -> Products.inputs(w).stream())
                    .distinct()
                    .toList();
            Optional<Ranges> ranges = inputs.ranges(values);
            int length = Channels.length(group.get(0));
            if (ranges.isPresent() && ranges.get().low().length == length) {
                InputWeights weights = InputWeights.of(
                        length, group.stream().map(w -> Channels.of(w).values()).toList());
                double smoothing = (CALL + PASS * length) * values.size() * share(group.get(0));
                add(choices, group, Smoothing.of(ranges.get(), weights), smoothing);
                boolean splits = group.stream().allMatch(Choices::fitsHalf);
                for (int apart : APART) {
                    if (splits && apart < length / 8) {
                        double cost = smoothing
                                + group.stream()
                                        .mapToDouble(w -> apart(w, apart))
                                        .sum();
                        add(choices, group, Smoothing.of(ranges.get(), weights, apart), cost);
                    }
                }
            }
        }
        return choices;
    }

    /** Rows that are multiplied apart are stored as float16. */
    private static boolean fitsHalf(Weight weight) {
        for (float value : Channels.of(weight).values()) {
            if (Math.abs(value) > Half.MAX) {
                return false;
            }
        }
        return true;
    }

    private static void add(List<Choice> choices, List<Weight> group, Smoothing smoothing, double cost) {
        if (smoothing.divisors().length > 0) {
            choices.add(new Choice(group, Kind.DIVIDE, smoothing.divisors(), smoothing.noise(), cost));
        }
    }

    List<Choice> twice() {
        return products.stream()
                .map(w -> {
                    double passes = CALLS_TWICE * CALL + PASS * (PASSES_TWICE * Channels.length(w) + Channels.count(w));
                    return single(w, Kind.TWICE, multiplications(w) + passes * uses(w));
                })
                .toList();
    }

    List<Choice> floats() {
        return products.stream()
                .map(w -> single(w, Kind.FLOATS, (FLOAT - 1) * multiplications(w)))
                .toList();
    }

    /** Multiplications for each token, over all products. */
    double all() {
        return products.stream().mapToDouble(this::multiplications).sum();
    }

    private static Choice single(Weight weight, Kind kind, double cost) {
        return new Choice(List.of(weight), kind, new float[0], 1, cost);
    }

    /** A small product in floats and a sum. */
    private double apart(Weight weight, int inputs) {
        return (CALLS_APART * CALL + (FLOAT * inputs + PASS) * Channels.count(weight)) * uses(weight);
    }

    private double multiplications(Weight weight) {
        return (double) Channels.count(weight) * Channels.length(weight) * uses(weight);
    }

    /** How often a weight is used for each token: what sees one row of a sentence, such as a pooler, costs little. */
    private double uses(Weight weight) {
        return weight.uses().size() * share(weight);
    }

    private double share(Weight weight) {
        double rows = rows(weight);
        return rows == 0 || mostRows == 0 ? 1 : rows / mostRows;
    }

    /** Rows of the largest of its inputs that were measured; 0 if that is not known. */
    private double rows(Weight weight) {
        return Products.inputs(weight).stream()
                .mapToDouble(
                        v -> statistics.moments(v).map(m -> (double) m.count()).orElse(0.0))
                .max()
                .orElse(0);
    }
}
