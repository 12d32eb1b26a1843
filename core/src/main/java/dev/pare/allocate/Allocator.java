/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.allocate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Shares a budget out among items. Two ways, and the better result stands: steps along the convex hulls of the items, most loss saved per
 * cost first (Lagrangian relaxation), and dynamic programming over costs in small buckets, which also finds what lies inside the hulls.
 */
public final class Allocator {
    private Allocator() {}

    /**
     * The choices that lose least together.
     *
     * @param items the choices of each item, at least one
     * @param budget what they may cost together
     * @return the index of a choice for each item; empty if even the cheapest cost more
     */
    public static Optional<int[]> within(List<List<Choice>> items, double budget) {
        int[] steps = steps(items, budget);
        if (cost(items, steps) > budget) {
            return Optional.empty();
        }
        return Buckets.choose(items, budget)
                .filter(exact -> loss(items, exact) < loss(items, steps))
                .or(() -> Optional.of(steps));
    }

    /**
     * The choices that cost least together and lose at most so much.
     *
     * @return the index of a choice for each item; empty if even those that lose least lose more
     */
    public static Optional<int[]> losing(List<List<Choice>> items, double most) {
        double spared = 0;
        List<List<Choice>> turned = new ArrayList<>();
        for (List<Choice> item : items) {
            double least = item.stream().mapToDouble(Choice::loss).min().orElseThrow();
            turned.add(item.stream().map(c -> c.turned(least)).toList());
            spared += least;
        }
        return within(turned, most - spared);
    }

    public static double cost(List<List<Choice>> items, int[] chosen) {
        double sum = 0;
        for (int i = 0; i < chosen.length; i++) {
            sum += items.get(i).get(chosen[i]).cost();
        }
        return sum;
    }

    public static double loss(List<List<Choice>> items, int[] chosen) {
        double sum = 0;
        for (int i = 0; i < chosen.length; i++) {
            sum += items.get(i).get(chosen[i]).loss();
        }
        return sum;
    }

    private record Step(int item, int from, int to, double gain) {}

    private static int[] steps(List<List<Choice>> items, double budget) {
        int[] chosen = new int[items.size()];
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < chosen.length; i++) {
            List<Integer> hull = Hull.of(items.get(i)).choices();
            chosen[i] = hull.get(0);
            for (int j = 1; j < hull.size(); j++) {
                double gain = Hull.gain(items.get(i), hull.get(j - 1), hull.get(j));
                steps.add(new Step(i, hull.get(j - 1), hull.get(j), gain));
            }
        }
        steps.sort(Comparator.comparingDouble(s -> -s.gain()));
        for (Step step : steps) {
            int before = chosen[step.item()];
            if (before == step.from()) {
                chosen[step.item()] = step.to();
                // A step that does not fit ends its item; smaller steps of others may still fit.
                chosen[step.item()] = cost(items, chosen) <= budget ? step.to() : before;
            }
        }
        return chosen;
    }
}
