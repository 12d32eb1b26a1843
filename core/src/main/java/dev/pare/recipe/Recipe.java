/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Passes in order. */
public record Recipe(String name, List<Step> steps) {
    public Recipe {
        steps = List.copyOf(steps);
    }

    /**
     * The same passes with other defaults for options that their steps do not state.
     *
     * @throws RecipeException if a pass refuses one of them
     */
    public Recipe withDefaults(Map<String, ?> defaults) {
        return new Recipe(
                name, steps.stream().map(s -> s.withDefaults(defaults)).toList());
    }

    /** The recipe as YAML with every option spelled out; reading it gives an equal recipe. */
    public String text() {
        String body = steps.stream().map(s -> "  " + s.text() + "\n").collect(Collectors.joining());
        return "name: " + name + "\nsteps:\n" + body;
    }
}
