/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.allocate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The lower convex hull of one item's choices: from each to the next, a unit of cost saves less and less loss. */
record Hull(List<Integer> choices) {
    /** Starts with the cheapest choice, ends with the one that loses least. */
    static Hull of(List<Choice> choices) {
        List<Integer> order = IntStream.range(0, choices.size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> choices.get(i).cost())
                        .thenComparingDouble(i -> choices.get(i).loss()))
                .toList();
        List<Integer> hull = new ArrayList<>();
        for (int next : order) {
            if (hull.isEmpty()
                    || choices.get(next).loss()
                            < choices.get(hull.get(hull.size() - 1)).loss()) {
                push(hull, next, choices);
            }
        }
        return new Hull(List.copyOf(hull));
    }

    private static void push(List<Integer> hull, int next, List<Choice> choices) {
        int last = hull.size() - 1;
        while (last > 0 && gain(choices, hull.get(last - 1), hull.get(last)) <= gain(choices, hull.get(last), next)) {
            hull.remove(last--);
        }
        hull.add(next);
    }

    /** Loss that is saved for each unit of cost. */
    static double gain(List<Choice> choices, int from, int to) {
        return (choices.get(from).loss() - choices.get(to).loss())
                / (choices.get(to).cost() - choices.get(from).cost());
    }
}
