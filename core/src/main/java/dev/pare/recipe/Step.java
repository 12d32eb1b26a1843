/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import dev.pare.pass.Pass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass of a recipe, ready to run.
 *
 * @param origin what the pass was made from; empty for one that a program made by itself
 */
public record Step(Pass<?> pass, Optional<Origin> origin) {
    private static final String EXCLUDE = "exclude";

    /**
     * What a pass was made from.
     *
     * @param given the options that the recipe states
     * @param defaults for options that it does not state, where the pass knows them
     */
    public record Origin(PassFactory factory, Map<String, ?> given, Map<String, ?> defaults) {
        public Origin {
            given = Map.copyOf(given);
            defaults = Map.copyOf(defaults);
        }
    }

    public Step(Pass<?> pass) {
        this(pass, Optional.empty());
    }

    /**
     * Reads a step; what is wrong goes to the problems.
     *
     * @param path where the step stands, for messages
     */
    public static Step read(PassFactory factory, String path, Map<String, ?> given, List<Problem> problems) {
        return make(new Origin(factory, given, Map.of()), path, problems);
    }

    private static Step make(Origin origin, String path, List<Problem> problems) {
        OptionReader reader = new OptionReader(path, origin.given(), origin.defaults(), problems);
        Pass<?> pass = origin.factory().create(reader);
        reader.finish();
        return new Step(pass, Optional.of(origin));
    }

    /** The step as a line of YAML, which reads back as the same step. */
    public String text() {
        String options = pass.options();
        return options.isEmpty() ? "- " + pass.name() : "- " + pass.name() + ": {" + options + "}";
    }

    /**
     * The same step with other defaults for options that it does not state. Options that the pass does not have are left out. A pass that
     * a program made keeps what it has.
     *
     * @throws RecipeException if the pass refuses one of them
     */
    public Step withDefaults(Map<String, ?> defaults) {
        return origin.map(known -> remade(new Origin(known.factory(), known.given(), defaults)))
                .orElse(this);
    }

    /**
     * The same step that leaves more weights alone; empty for a pass that a program made.
     *
     * @param weights names
     */
    public Optional<Step> excluding(List<String> weights) {
        return origin.map(known -> {
            Map<String, Object> given = new LinkedHashMap<>(known.given());
            Object before = given.get(EXCLUDE);
            List<Object> all =
                    new ArrayList<>(before == null ? List.of() : before instanceof List<?> l ? l : List.of(before));
            all.addAll(weights);
            given.put(EXCLUDE, all);
            return remade(new Origin(known.factory(), given, known.defaults()));
        });
    }

    private static Step remade(Origin origin) {
        List<Problem> problems = new ArrayList<>();
        Step made = make(origin, origin.factory().name(), problems);
        if (!problems.isEmpty()) {
            throw new RecipeException(origin.factory().name(), problems);
        }
        return made;
    }
}
