/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.recipe.OptionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which layers go. */
sealed interface Which {
    /** The text form, as in a recipe. */
    String text();

    /**
     * Those that the recipe names.
     *
     * @param names numbers of layers from 0, or of a half, such as {@code 3.ffn}
     */
    record Named(List<String> names) implements Which {
        public Named {
            names = List.copyOf(names);
        }

        @Override
        public String text() {
            return "layers: '" + String.join(", ", names) + "'";
        }
    }

    /** All of odd or of even number, but for the first that is to be kept. */
    record Every(Keep keep) implements Which {
        @Override
        public String text() {
            return "keep: " + keep.name().toLowerCase(Locale.ROOT);
        }
    }

    /** Drops this many layers, those that matter least. */
    record Count(int layers) implements Which {
        @Override
        public String text() {
            return "count: " + layers;
        }
    }

    /** Drops as many layers as the outputs allow. */
    record Budget(double drift) implements Which {
        @Override
        public String text() {
            return "drift: " + drift;
        }
    }

    /** Which of two neighbours stays. */
    enum Keep {
        EVEN,
        ODD
    }

    /** Reads at most one of the four; a budget of this drift if there is none. */
    static Which read(OptionReader options, double drift) {
        List<Which> given = new ArrayList<>();
        String layers = options.text("layers", "");
        if (options.has("layers")) {
            given.add(new Named(names(layers, options)));
        }
        Keep keep = options.choice("keep", Keep.EVEN);
        if (options.has("keep")) {
            given.add(new Every(keep));
        }
        int count = options.integer("count", 1, 1, 10_000);
        if (options.has("count")) {
            given.add(new Count(count));
        }
        double budget = options.number("drift", drift, 0, 10);
        if (options.has("drift")) {
            given.add(new Budget(budget));
        }
        if (given.size() > 1) {
            options.problem("", "only one of layers, keep, count and drift can say which layers go");
        }
        return given.isEmpty() ? new Budget(drift) : given.get(0);
    }

    private static List<String> names(String text, OptionReader options) {
        Pattern name = Pattern.compile("\\d{1,5}(\\.(attention|ffn))?");
        List<String> names = new ArrayList<>();
        for (String part : text.replaceAll("[\\[\\]]", "").split(",", -1)) {
            if (name.matcher(part.trim()).matches()) {
                names.add(part.trim());
            } else {
                options.problem(
                        "layers",
                        "must be numbers of layers from 0, such as '2, 5.attention, 7.ffn', not '" + part + "'");
            }
        }
        return names;
    }
}
