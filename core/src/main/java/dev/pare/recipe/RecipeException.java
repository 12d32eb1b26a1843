/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import java.util.List;
import java.util.stream.Collectors;

/** A recipe that cannot run, with everything that is wrong with it. */
public final class RecipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public RecipeException(String source, List<Problem> problems) {
        super(message(source, problems));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }

    private static String message(String source, List<Problem> problems) {
        String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
        return source + " has " + count + ":"
                + problems.stream().map(p -> "\n  " + p).collect(Collectors.joining());
    }
}
