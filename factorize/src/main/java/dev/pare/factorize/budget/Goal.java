/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.budget;

import dev.pare.recipe.OptionReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What ranks are chosen for together. */
public sealed interface Goal {
    /** Each matrix has the rank that the rule gives it. */
    record Own() implements Goal {}

    /** Together they cost no more than with ranks of their own. */
    record Equal() implements Goal {}

    /** The file becomes so many times smaller. */
    record Smaller(double times) implements Goal {
        @Override
        public String toString() {
            return "times-smaller: " + times;
        }
    }

    /** The outputs drift at most so much on held-out data, by root mean square over that of the outputs. */
    record Drift(double most) implements Goal {
        @Override
        public String toString() {
            return "max-drift: " + most;
        }
    }

    /** Reads {@code times-smaller} and {@code max-drift}; empty if neither is given. */
    static Optional<Goal> read(OptionReader options) {
        List<Goal> given = new ArrayList<>();
        if (options.has("times-smaller")) {
            given.add(new Smaller(options.number("times-smaller", 1.5, 1, 100)));
        }
        if (options.has("max-drift")) {
            given.add(new Drift(options.number("max-drift", 0.01, 0, 10)));
        }
        if (given.size() > 1) {
            options.problem("", "times-smaller and max-drift exclude each other: keep one of them");
        }
        return given.stream().findFirst();
    }
}
