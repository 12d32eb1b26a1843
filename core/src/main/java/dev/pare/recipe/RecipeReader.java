/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads recipes in YAML against a catalogue of passes and reports all mistakes at once. */
public final class RecipeReader {
    private static final Set<String> KEYS = Set.of("name", "steps", "description");

    private final List<PassFactory> catalogue;

    public RecipeReader(List<PassFactory> catalogue) {
        this.catalogue = List.copyOf(catalogue);
    }

    /**
     * Reads a recipe.
     *
     * @param source what to call it in messages, such as the path of the file
     * @throws RecipeException with every problem found
     */
    public Recipe read(String source, String yaml) {
        List<Problem> problems = new ArrayList<>();
        Recipe recipe = read(yaml, problems);
        if (!problems.isEmpty()) {
            throw new RecipeException(source, problems);
        }
        return recipe;
    }

    private Recipe read(String yaml, List<Problem> problems) {
        Object root = parse(yaml, problems);
        if (!(root instanceof Map<?, ?> map)) {
            if (problems.isEmpty()) {
                problems.add(new Problem("recipe", "must be a map with the keys name and steps"));
            }
            return null;
        }
        for (Object key : map.keySet()) {
            if (!KEYS.contains(String.valueOf(key))) {
                problems.add(new Problem(String.valueOf(key), "unknown key; there are name, description, steps"));
            }
        }
        if (!(map.get("steps") instanceof List<?> entries) || entries.isEmpty()) {
            problems.add(new Problem("steps", "must be a list of passes; there are " + names()));
            return null;
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Step step = step("steps[" + i + "]", entries.get(i), problems);
            if (step != null) {
                steps.add(step);
            }
        }
        Object name = map.get("name");
        return new Recipe(name == null ? "custom" : name.toString(), steps);
    }

    private static Object parse(String yaml, List<Problem> problems) {
        try {
            return new ObjectMapper(new YAMLFactory()).readValue(yaml, Object.class);
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr();
            problems.add(new Problem(at.isEmpty() ? "recipe" : at, "not YAML: " + firstLine(e.getOriginalMessage())));
            return null;
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    private Step step(String path, Object entry, List<Problem> problems) {
        if (entry instanceof String name) {
            return create(path, name, Map.of(), problems);
        }
        if (entry instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            String name = String.valueOf(only.getKey());
            if (only.getValue() == null) {
                return create(path, name, Map.of(), problems);
            }
            if (only.getValue() instanceof Map<?, ?> options) {
                Map<String, Object> named = options.entrySet().stream()
                        .filter(e -> e.getValue() != null)
                        .collect(Collectors.toMap(e -> String.valueOf(e.getKey()), Map.Entry::getValue));
                return create(path, name, named, problems);
            }
            problems.add(new Problem(path + "." + name, "options must be a map, not '" + only.getValue() + "'"));
            return null;
        }
        problems.add(
                new Problem(path, "must be the name of a pass, alone or with a map of options; there are " + names()));
        return null;
    }

    private Step create(String path, String given, Map<String, Object> options, List<Problem> problems) {
        String name = given.replace('_', '-');
        for (PassFactory factory : catalogue) {
            if (factory.name().equals(name)) {
                return Step.read(factory, path + "." + name, options, problems);
            }
        }
        problems.add(new Problem(path, "there is no pass '" + given + "'" + Suggestion.orAll(name, passes())));
        return null;
    }

    private String names() {
        return String.join(", ", passes());
    }

    private List<String> passes() {
        return catalogue.stream().map(PassFactory::name).toList();
    }
}
