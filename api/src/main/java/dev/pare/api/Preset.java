/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.recipe.PassFactory;
import dev.pare.recipe.Problem;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeException;
import dev.pare.recipe.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Recipes with a name, for what most people want. */
public enum Preset {
    INT8(
            "int8",
            "8-bit weights and activations: about 4 times smaller, and faster on most processors; less drift with data",
            List.of(
                    use("dedupe"),
                    use("centre-activations"),
                    use("balance-activations"),
                    use("replace-convolutions"),
                    use("expand-norms"),
                    use("quantize-weights", Map.of("times-smaller", 3.9)))),
    INT4(
            "int4",
            "about 4 bits for each weight, tables included, computed as 8-bit: 7.6 times smaller, as fast as int8; give data",
            List.of(
                    use("dedupe"),
                    use("centre-activations"),
                    use("balance-activations"),
                    use("replace-convolutions"),
                    use("expand-norms"),
                    use("quantize-weights", Map.of("times-smaller", 7.6, "group-size", 64)))),
    INT3_4(
            "int3-4",
            "2 to 8 bits, most 3 or 4, distributed by measured drift: 10 times smaller, as fast as int8; give data",
            List.of(
                    use("dedupe"),
                    use("centre-activations"),
                    use("balance-activations"),
                    use("replace-convolutions"),
                    use("expand-norms"),
                    use("quantize-weights", Map.of("times-smaller", 10, "group-size", 64)))),
    FP16(
            "fp16",
            "16-bit storage: half the file, the same speed and nearly the same numbers",
            List.of(use("dedupe"), use("convert-float16", Map.of("mode", "storage")))),
    LOW_RANK(
            "low-rank",
            "attention and feed-forward matrices as products of narrow ones; best with data",
            List.of(
                    use("dedupe"),
                    use("replace-convolutions"),
                    use("factorize-matmul", Map.of("ratio", 0.5, "include", List.of("role:attention", "role:ffn"))))),
    SMALL(
            "small",
            "low rank where it costs little, then 8 bits: the smallest file; best with data",
            List.of(
                    use("dedupe"),
                    use("replace-convolutions"),
                    use("factorize-embedding", Map.of("energy", 0.998)),
                    use("factorize-matmul", Map.of("energy", 0.99, "include", List.of("role:attention", "role:ffn"))),
                    use("expand-norms"),
                    use("quantize-weights"))),
    SLIM(
            "slim",
            "fewer heads and neurons, the others refitted, then 8 bits: faster than int8; needs data",
            List.of(
                    use("dedupe"),
                    use("prune-width", Map.of("keep", 0.5, "drift", 0.05)),
                    use("simplify", Map.of("value-bias", false)),
                    use("centre-activations"),
                    use("balance-activations"),
                    use("replace-convolutions"),
                    use("expand-norms"),
                    use("quantize-weights", Map.of("times-smaller", 3.9)))),
    DECODER_INT4(
            "decoder-int4",
            "4-bit weights that stay so at run time, for decoders, which generate token by token; best with data",
            List.of(
                    use("dedupe"),
                    use("quantize-blocks", Map.of("bits", 4, "block-size", 32, "accuracy-level", 4)),
                    use("quantize-weights", Map.of("include", List.of("op:Gather")))));

    private record Use(String pass, Map<String, ?> options) {}

    private final String label;
    private final String summary;
    private final List<Use> uses;

    Preset(String label, String summary, List<Use> uses) {
        this.label = label;
        this.summary = summary;
        this.uses = uses;
    }

    private static Use use(String pass) {
        return new Use(pass, Map.of());
    }

    private static Use use(String pass, Map<String, ?> options) {
        return new Use(pass, options);
    }

    /** The name that users give, such as {@code low-rank}. */
    public String label() {
        return label;
    }

    public String summary() {
        return summary;
    }

    /**
     * The preset with a name; {@code _} and {@code -} are the same.
     *
     * @throws RecipeException if there is none
     */
    public static Preset named(String name) {
        for (Preset preset : values()) {
            if (preset.label.equals(name.replace('_', '-'))) {
                return preset;
            }
        }
        throw new RecipeException(
                "preset '" + name + "'",
                List.of(new Problem("preset", "there is none of this name; there are " + labels())));
    }

    public static String labels() {
        return Arrays.stream(values()).map(Preset::label).collect(Collectors.joining(", "));
    }

    /** The passes of the preset with their options. */
    public Recipe recipe() {
        List<Step> steps = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Use use : uses) {
            steps.add(Step.read(factory(use.pass()), use.pass(), use.options(), problems));
        }
        if (!problems.isEmpty()) {
            throw new RecipeException("preset " + label, problems);
        }
        return new Recipe(label, steps);
    }

    private static PassFactory factory(String name) {
        return Catalogue.passes().stream()
                .filter(f -> f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
