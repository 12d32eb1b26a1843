/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.saturation;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which int8 weights of a model could give other sums on x86 processors without VNNI, for some activations.
 *
 * @param checked int8 weights that are multiplied with as integers
 * @param unsafe names of those with a pair of neighbours along the sum that can leave 16 bits
 * @param unknown products whose weights are put together when the model is loaded, so that the file does not hold their numbers
 */
public record Saturation(int checked, List<String> unsafe, int unknown) {
    private static final int NAMED = 3;

    public Saturation {
        unsafe = List.copyOf(unsafe);
    }

    /** Reads all int8 weights of a model that take part in integer products. */
    public static Saturation of(Model model) {
        return of(Facts.of(model));
    }

    public static Saturation of(Facts facts) {
        IntegerWeights weights = IntegerWeights.of(facts);
        List<String> unsafe = weights.factors().entrySet().stream()
                .filter(e -> e.getValue().stream().anyMatch(axis -> NeighbourPairs.canSaturate(e.getKey(), axis)))
                .map(e -> e.getKey().name())
                .toList();
        return new Saturation(weights.factors().size(), unsafe, weights.unknown());
    }

    /** Whether there is any integer product at all. */
    public boolean concerns() {
        return checked + unknown > 0;
    }

    public boolean safe() {
        return unsafe.isEmpty() && unknown == 0;
    }

    /** One line for people. */
    public String text() {
        String built = unknown == 0
                ? ""
                : "; " + unknown + " products have weights that are made at load and were not checked";
        if (unsafe.isEmpty()) {
            return (unknown == 0 ? "safe" : "safe as far as the file tells") + " on x86 without VNNI" + built;
        }
        String names = unsafe.stream().limit(NAMED).collect(Collectors.joining(", "));
        String more = unsafe.size() > NAMED ? " …" : "";
        return unsafe.size() + " of " + checked + " int8 weights could saturate on x86 without VNNI (" + names + more
                + ")" + built;
    }
}
