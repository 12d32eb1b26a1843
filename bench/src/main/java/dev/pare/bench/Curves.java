/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Recipes of one kind, from mild to strong.
 *
 * @param name of the pass, or of what passes do together
 * @param recipes the steps of each, in YAML
 */
record Curves(String name, List<String> recipes) {
    private static final String LAYERS = ", include: ['role:attention', 'role:ffn']";

    /** Every pass alone, then together. */
    static List<Curves> all() {
        return List.of(
                alone("expand-norms", ""),
                alone("simplify", ""),
                alone("trim-vocabulary", ""),
                alone("quantize-weights", "bits: 8", "bits: 4", "bits: 3"),
                alone("prune-width, neurons", "neurons: 0.25", "neurons: 0.5", "neurons: 0.75"),
                alone("prune-width, heads", "heads: 0.25", "heads: 0.5"),
                alone("mask-weights", "pattern: '2:4'" + LAYERS),
                alone("drop-layers", "count: 1"),
                alone("factorize-matmul", "ratio: 0.5" + LAYERS, "ratio: 0.3" + LAYERS),
                alone("factorize-attention", "ratio: 0.75", "ratio: 0.5"),
                alone("factorize-embedding", "width: 128", "width: 64"),
                alone("share-layers", "always: true"),
                alone("group-matmul", "anyway: true, permute: any"),
                slim("keep: 0.7", "keep: 0.5", "keep: 0.35", "keep: 0.25"));
    }

    private static Curves alone(String name, String... options) {
        String pass = name.replaceFirst(",.*", "");
        List<String> recipes = new ArrayList<>();
        for (String option : options) {
            recipes.add(steps("dedupe", option.isEmpty() ? pass : pass + ": {" + option + "}"));
        }
        return new Curves(name, recipes);
    }

    /** What the preset slim does, without its limit of drift. */
    private static Curves slim(String... options) {
        List<String> recipes = new ArrayList<>();
        for (String option : options) {
            recipes.add(steps(
                    "dedupe",
                    "prune-width: {" + option + "}",
                    "simplify: {value-bias: false}",
                    "centre-activations",
                    "balance-activations",
                    "replace-convolutions",
                    "expand-norms",
                    "quantize-weights: {times-smaller: 3.9}"));
        }
        return new Curves("slim", recipes);
    }

    private static String steps(String... steps) {
        return "steps:\n  - " + String.join("\n  - ", steps) + "\n";
    }
}
