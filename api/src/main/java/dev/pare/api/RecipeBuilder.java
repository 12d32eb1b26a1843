/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.recipe.PassFactory;
import dev.pare.recipe.Problem;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeException;
import dev.pare.recipe.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A recipe made by a program. Options have the names and values that recipes in YAML have, and the same checks. */
@Experimental
public final class RecipeBuilder {
    private final String name;
    private final List<Step> steps = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private RecipeBuilder(String name) {
        this.name = name;
    }

    /** @param name what the recipe is called in reports and in the properties of the output */
    public static RecipeBuilder named(String name) {
        return new RecipeBuilder(name);
    }

    /** Adds a pass with its defaults. */
    public RecipeBuilder step(String pass) {
        return step(pass, Map.of());
    }

    /** Adds a pass. */
    public RecipeBuilder step(String pass, Map<String, ?> options) {
        String path = "steps[" + steps.size() + "]." + pass;
        Catalogue.passes().stream()
                .filter(factory -> factory.name().equals(pass))
                .findFirst()
                .ifPresentOrElse(
                        factory -> steps.add(Step.read(factory, path, options, problems)),
                        () -> problems.add(new Problem(path, "there is no such pass; there are " + names())));
        return this;
    }

    private static String names() {
        return Catalogue.passes().stream().map(PassFactory::name).collect(Collectors.joining(", "));
    }

    /**
     * Finishes the recipe.
     *
     * @throws RecipeException with everything that is wrong in any step
     */
    public Recipe build() {
        if (steps.isEmpty() && problems.isEmpty()) {
            problems.add(new Problem("steps", "there are none; add at least one"));
        }
        if (!problems.isEmpty()) {
            throw new RecipeException("recipe '" + name + "'", problems);
        }
        return new Recipe(name, steps);
    }
}
