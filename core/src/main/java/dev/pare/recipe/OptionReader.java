/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads the options of one step. Each call names an option and its default; what is wrong is collected and the default returned, so
 * that all problems come out at once. {@link #finish} reports options that nobody asked for. {@code _} and {@code -} are the same.
 */
public final class OptionReader {
    private final String path;
    private final Map<String, Object> options = new LinkedHashMap<>();
    private final Map<String, ?> defaults;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<Problem> problems;

    public OptionReader(String path, Map<String, ?> given, List<Problem> problems) {
        this(path, given, Map.of(), problems);
    }

    /** @param defaults options that hold if they are not given and the pass knows them; in place of the pass's own defaults */
    OptionReader(String path, Map<String, ?> given, Map<String, ?> defaults, List<Problem> problems) {
        this.path = path;
        this.defaults = Map.copyOf(defaults);
        this.problems = problems;
        given.forEach((key, value) -> options.put(key.replace('_', '-'), value));
    }

    /** A reader without options, for defaults. */
    public static OptionReader none() {
        return new OptionReader("", Map.of(), new ArrayList<>());
    }

    public boolean has(String name) {
        asked.add(name);
        return options.containsKey(name);
    }

    public int integer(String name, int otherwise, int min, int max) {
        double value = number(name, otherwise, min, max);
        if (value != Math.rint(value)) {
            problem(name, "must be a whole number, not " + value);
            return otherwise;
        }
        return (int) value;
    }

    public double number(String name, double otherwise, double min, double max) {
        Object given = ask(name);
        if (given == null) {
            return otherwise;
        }
        if (!(given instanceof Number number)) {
            problem(name, "must be a number, not '" + given + "'");
            return otherwise;
        }
        double value = number.doubleValue();
        if (!(value >= min && value <= max)) {
            problem(name, "must be between " + plain(min) + " and " + plain(max) + ", not " + plain(value));
            return otherwise;
        }
        return value;
    }

    public boolean flag(String name, boolean otherwise) {
        Object given = ask(name);
        if (given == null) {
            return otherwise;
        }
        if (given instanceof Boolean value) {
            return value;
        }
        problem(name, "must be true or false, not '" + given + "'");
        return otherwise;
    }

    public String text(String name, String otherwise) {
        Object given = ask(name);
        return given == null ? otherwise : given.toString();
    }

    /** One of the constants of an enum, spelled in lower case with dashes. */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        Object given = ask(name);
        if (given == null) {
            return otherwise;
        }
        List<String> spellings = new ArrayList<>();
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            String spelling = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (spelling.equals(given.toString().replace('_', '-'))) {
                return constant;
            }
            spellings.add(spelling);
        }
        problem(name, "must be one of " + String.join(", ", spellings) + ", not '" + given + "'");
        return otherwise;
    }

    /** The options {@code include} and {@code exclude} that every pass takes. */
    public WeightFilter filter() {
        return new WeightFilter(selectors("include"), selectors("exclude"));
    }

    private List<Selector> selectors(String name) {
        Object given = ask(name);
        if (given == null) {
            return List.of();
        }
        List<?> entries = given instanceof List<?> list ? list : Arrays.asList(given);
        List<Selector> selectors = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String where = name + (entries.size() == 1 ? "" : "[" + i + "]");
            Selector.parse(entries.get(i), message -> problem(where, message)).ifPresent(selectors::add);
        }
        return selectors;
    }

    /** Adds a problem with an option, for checks that span several. */
    public void problem(String name, String message) {
        String at = name.isEmpty() ? path : path.isEmpty() ? name : path + "." + name;
        problems.add(new Problem(at, message));
    }

    /** Reports every option that was given and not asked for. */
    public void finish() {
        for (String given : options.keySet()) {
            if (!asked.contains(given)) {
                problem(given, "unknown option" + Suggestion.orAll(given, asked));
            }
        }
    }

    private Object ask(String name) {
        asked.add(name);
        return options.containsKey(name) ? options.get(name) : defaults.get(name);
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
