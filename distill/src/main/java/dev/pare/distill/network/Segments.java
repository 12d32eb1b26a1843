/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The steps of a network in parts that follow each other.
 *
 * @param crossing values that a part makes, or that are fed, and a later part reads
 * @param learning values that depend on what is trained
 */
record Segments(List<List<Step>> parts, Set<Integer> crossing, Set<Integer> learning) {

    /**
     * @param cuts the values behind which a new part begins; without any, about as many parts are made as each has steps
     * @param trained the weights that are trained
     */
    static Segments of(List<Step> steps, Set<Integer> cuts, Set<Integer> trained) {
        List<List<Step>> parts = new ArrayList<>();
        List<Step> part = new ArrayList<>();
        int most = cuts.isEmpty() ? (int) Math.ceil(Math.sqrt(steps.size())) : steps.size();
        for (Step step : steps) {
            part.add(step);
            if (part.size() == most || Arrays.stream(step.outputs()).anyMatch(cuts::contains)) {
                parts.add(List.copyOf(part));
                part.clear();
            }
        }
        if (!part.isEmpty()) {
            parts.add(List.copyOf(part));
        }
        return new Segments(List.copyOf(parts), crossing(parts), learning(steps, trained));
    }

    private static Set<Integer> crossing(List<List<Step>> parts) {
        Set<Integer> crossing = new HashSet<>();
        for (List<Step> part : parts) {
            Set<Integer> made = new HashSet<>();
            for (Step step : part) {
                Arrays.stream(step.inputs()).filter(i -> !made.contains(i)).forEach(crossing::add);
                Arrays.stream(step.outputs()).forEach(made::add);
            }
        }
        return crossing;
    }

    private static Set<Integer> learning(List<Step> steps, Set<Integer> trained) {
        Set<Integer> learning = new HashSet<>(trained);
        for (Step step : steps) {
            if (Arrays.stream(step.inputs()).anyMatch(learning::contains)) {
                Arrays.stream(step.outputs()).forEach(learning::add);
            }
        }
        learning.removeAll(trained);
        return learning;
    }
}
