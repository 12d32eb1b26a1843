/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Graph;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What goes into weights: the values that they are multiplied with, and which weights share some. */
final class Products {
    private Products() {}

    /** The names of the values that a weight is multiplied with or convolved over, each once. */
    static List<String> inputs(Weight weight) {
        Set<String> names = new LinkedHashSet<>();
        for (WeightUse use : weight.uses()) {
            if (!use.node().is("Gather")) {
                names.add(use.node().input(0));
            }
        }
        return List.copyOf(names);
    }

    /** Whether every use stands in the main graph, where values can be measured. */
    static boolean inMainGraph(Weight weight, Facts facts) {
        Graph main = facts.model().graph();
        return weight.uses().stream().allMatch(u -> u.scope() == main);
    }

    /** Whether the inputs of a weight can be measured on a walk: it is used once, so that nothing before it changes with it. */
    static boolean canWalk(Weight weight, Facts facts) {
        return weight.uses().size() == 1 && inMainGraph(weight, facts);
    }

    /**
     * Weights that are multiplied with the same values, directly or over other weights: what is done to the values must suit all of them.
     */
    static List<List<Weight>> sharing(List<Weight> weights) {
        IdentityHashMap<Weight, List<Weight>> groups = new IdentityHashMap<>();
        List<List<Weight>> all = new ArrayList<>();
        Map<String, List<Weight>> byValue = new java.util.HashMap<>();
        for (Weight weight : weights) {
            List<Weight> group = new ArrayList<>(List.of(weight));
            for (String input : inputs(weight)) {
                List<Weight> known = byValue.get(input);
                if (known != null && known != group) {
                    join(group, known, groups, byValue, all);
                }
                byValue.put(input, group);
            }
            groups.put(weight, group);
            all.add(group);
        }
        return all;
    }

    private static void join(
            List<Weight> group,
            List<Weight> known,
            IdentityHashMap<Weight, List<Weight>> groups,
            Map<String, List<Weight>> byValue,
            List<List<Weight>> all) {
        group.addAll(0, known);
        known.forEach(w -> groups.put(w, group));
        byValue.replaceAll((value, list) -> list == known ? group : list);
        all.removeIf(list -> list == known);
    }
}
