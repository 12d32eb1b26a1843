/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.tensor;

import java.util.Locale;
import java.util.stream.Stream;

/** What the words in an output's name say about its meaning. */
public final class OutputNames {
    private OutputNames() {}

    /** Scores over classes or tokens. */
    public static boolean isLogits(String name) {
        return contains(name, "logit", "prob", "scores", "label");
    }

    /** A vector that stands for a text or a token. */
    public static boolean isVector(String name) {
        return contains(name, "embed", "pool", "hidden", "sentence", "feature");
    }

    /** What a pooler, a dense layer over the first token, makes of a text. */
    public static boolean isPooler(String name) {
        return contains(name, "pooler");
    }

    private static boolean contains(String name, String... words) {
        String lower = name.toLowerCase(Locale.ROOT);
        return Stream.of(words).anyMatch(lower::contains);
    }
}
