/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which weights a step may touch: those that any include matches (all, if there is none) and no exclude does. */
public record WeightFilter(List<Selector> include, List<Selector> exclude) {
    public static final WeightFilter ALL = new WeightFilter(List.of(), List.of());

    public WeightFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Why a weight is not to be touched; empty if it may be. */
    public Optional<String> refusal(Weight weight, Facts facts) {
        for (Selector selector : exclude) {
            if (selector.matches(weight, facts)) {
                return Optional.of("excluded by " + selector);
            }
        }
        boolean wanted = include.isEmpty() || include.stream().anyMatch(s -> s.matches(weight, facts));
        return wanted ? Optional.empty() : Optional.of("not included by the recipe");
    }

    /** Whether the recipe names weights of its own accord, so that defaults which leave some out do not hold. */
    public boolean chooses() {
        return !include.isEmpty();
    }

    /** The filter as a recipe spells it; empty for {@link #ALL}. */
    public List<String> describe() {
        List<String> parts = new ArrayList<>();
        if (!include.isEmpty()) {
            parts.add("include: " + quoted(include));
        }
        if (!exclude.isEmpty()) {
            parts.add("exclude: " + quoted(exclude));
        }
        return parts;
    }

    private static List<String> quoted(List<Selector> selectors) {
        return selectors.stream()
                .map(s -> "'" + s.toString().replace("'", "''") + "'")
                .toList();
    }
}
