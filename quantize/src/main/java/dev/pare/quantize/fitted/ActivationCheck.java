/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.quantize.fitted.Choice.Done;
import dev.pare.quantize.product.Arithmetic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Tries what was chosen for activations. Noise was predicted from ranges, product by product; here all products are computed in 8-bit
 * integers at once, with all that was chosen, with nothing of it, and with all but one of the costliest choices. What does not lessen
 * the drift of the outputs is dropped.
 */
final class ActivationCheck {
    /** How many choices are tried one by one. */
    private static final int COSTLIEST = 3;

    /** Drifts of few samples that differ by less than this say nothing; ranges are believed then. */
    private static final double DOUBT = 0.3;

    private final Trial trial;
    private final List<Weight> products;
    private final List<String> notes;

    ActivationCheck(Trial trial, List<Weight> products, List<String> notes) {
        this.trial = trial;
        this.products = products;
        this.notes = notes;
    }

    /** @param taken choices in the order in which they were taken */
    Map<Weight, Arithmetic> kept(List<Choice> taken) {
        if (taken.isEmpty()) {
            return Map.of();
        }
        List<Integer> doubted = IntStream.range(0, taken.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -taken.get(i).cost()))
                .limit(taken.size() == 1 ? 0 : COSTLIEST)
                .toList();
        List<Map<Weight, Arithmetic>> forms = new ArrayList<>(List.of(Map.of(), after(taken)));
        doubted.forEach(i -> forms.add(after(without(taken, Set.of(i)))));
        Optional<double[]> drifts = trial.together(products, forms);
        if (drifts.isEmpty()) {
            return after(taken);
        }
        double none = drifts.get()[0];
        double all = drifts.get()[1];
        Set<Integer> useless = new TreeSet<>();
        for (int i = 0; i < doubted.size(); i++) {
            if (drifts.get()[i + 2] <= (1 - DOUBT) * all) {
                useless.add(doubted.get(i));
            }
        }
        return decided(taken, useless, none, all);
    }

    private Map<Weight, Arithmetic> decided(List<Choice> taken, Set<Integer> useless, double none, double all) {
        if (all >= (1 + DOUBT) * none) {
            notes.add("better activations were chosen for " + after(taken).size() + " matrices and dropped: the outputs"
                    + " drifted no less with them (" + change(none, all) + ")");
            return Map.of();
        }
        if (!useless.isEmpty()) {
            notes.add(useless.size() + " of " + taken.size()
                    + " choices for activations were dropped: the outputs drifted no less with them");
        }
        notes.add("better activations take "
                + String.format(Locale.ROOT, "%.0f", 100 * Math.max(0, 1 - Math.sqrt(all / none)))
                + " % off the drift that 8-bit products cause");
        return after(without(taken, useless));
    }

    private static String change(double none, double all) {
        return String.format(Locale.ROOT, "%.2g instead of %.2g", Math.sqrt(all), Math.sqrt(none));
    }

    private static List<Choice> without(List<Choice> taken, Set<Integer> dropped) {
        return IntStream.range(0, taken.size())
                .filter(i -> !dropped.contains(i))
                .mapToObj(taken::get)
                .toList();
    }

    private static Map<Weight, Arithmetic> after(List<Choice> taken) {
        Map<Weight, Done> done = new IdentityHashMap<>();
        for (Choice choice : taken) {
            choice.weights().forEach(w -> done.merge(w, Done.NOTHING.with(choice), (a, b) -> a.with(choice)));
        }
        return Activations.arithmetics(done);
    }
}
