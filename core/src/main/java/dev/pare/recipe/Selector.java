/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Chooses weights. Written as {@code name}, {@code re:pattern}, {@code op:MatMul} or {@code role:attention.query}. */
public sealed interface Selector {
    boolean matches(Weight weight, Facts facts);

    /** The name of the weight, or of a node that uses it. */
    record ByName(String name) implements Selector {
        @Override
        public boolean matches(Weight weight, Facts facts) {
            return weight.name().equals(name)
                    || weight.uses().stream().anyMatch(u -> u.node().name().equals(name));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A pattern found anywhere in the name of the weight or of a node that uses it. */
    record ByPattern(Pattern pattern) implements Selector {
        @Override
        public boolean matches(Weight weight, Facts facts) {
            return pattern.matcher(weight.name()).find()
                    || weight.uses().stream()
                            .anyMatch(u -> pattern.matcher(u.node().name()).find());
        }

        @Override
        public String toString() {
            return "re:" + pattern;
        }
    }

    /** The type of an operator that uses the weight. */
    record ByOperator(String type) implements Selector {
        @Override
        public boolean matches(Weight weight, Facts facts) {
            return weight.uses().stream().anyMatch(u -> u.node().op().type().equals(type));
        }

        @Override
        public String toString() {
            return "op:" + type;
        }
    }

    /** The part that the weight plays, or a group of parts. */
    record ByRole(String role) implements Selector {
        @Override
        public boolean matches(Weight weight, Facts facts) {
            return facts.role(weight).matches(role);
        }

        @Override
        public String toString() {
            return "role:" + role;
        }
    }

    /** Reads one entry of a list, text or a map with one key; tells what is wrong otherwise. */
    static Optional<Selector> parse(Object entry, Consumer<String> problem) {
        if (entry instanceof Map<?, ?> map && map.size() == 1) {
            Map.Entry<?, ?> only = map.entrySet().iterator().next();
            return parse(only.getKey() + ":" + only.getValue(), problem);
        }
        if (!(entry instanceof String text) || text.isBlank()) {
            problem.accept("must be a name, re:PATTERN, op:TYPE or role:ROLE, not '" + entry + "'");
            return Optional.empty();
        }
        if (text.startsWith("re:")) {
            return pattern(text.substring(3), problem);
        }
        if (text.startsWith("op:")) {
            return Optional.of(new ByOperator(text.substring(3).strip()));
        }
        if (text.startsWith("role:")) {
            return role(text.substring(5).strip(), problem);
        }
        return Optional.of(
                new ByName(text.startsWith("name:") ? text.substring(5).strip() : text));
    }

    private static Optional<Selector> pattern(String text, Consumer<String> problem) {
        try {
            return Optional.of(new ByPattern(Pattern.compile(text)));
        } catch (PatternSyntaxException e) {
            problem.accept("'" + text + "' is not a regular expression: " + e.getDescription());
            return Optional.empty();
        }
    }

    private static Optional<Selector> role(String text, Consumer<String> problem) {
        if (Role.known(text)) {
            return Optional.of(new ByRole(text));
        }
        problem.accept("there is no role '" + text + "'; roles are " + Role.texts());
        return Optional.empty();
    }
}
