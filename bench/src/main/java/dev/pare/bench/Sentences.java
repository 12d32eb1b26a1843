/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Catalogue;
import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.api.Data;
import dev.pare.onnx.OnnxReader;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A classifier of sentences with the lines to calibrate on and those to judge on.
 *
 * @param out folder for what is made of it with these lines
 */
record Sentences(String name, Path model, Data calibration, Path development, DataOptions text, Path out) {
    /** A model of the zoo, by its folder. */
    static Sentences of(Path shared, String name, Path calibration, Path out) {
        Path folder = shared.resolve("zoo").resolve(name);
        DataOptions text = DataOptions.defaults().withTokenizer(folder);
        Path development = shared.resolve("data/sst2/dev.tsv");
        return new Sentences(name, folder.resolve("model.onnx"), Data.of(calibration, text), development, text, out);
    }

    /** A step quantize-weights with options, behind the steps that the presets put before it. */
    static Recipe recipe(String options) {
        return recipe(
                options, "dedupe", "centre-activations", "balance-activations", "replace-convolutions", "expand-norms");
    }

    /** A step quantize-weights with options, which nothing fitted to data comes before. */
    static Recipe plain(String options) {
        return recipe(options, "dedupe", "replace-convolutions");
    }

    private static Recipe recipe(String options, String... before) {
        String steps = "steps:\n  - " + String.join("\n  - ", before) + "\n  - quantize-weights: {" + options + "}\n";
        return new RecipeReader(Catalogue.passes()).read(options, steps);
    }

    /**
     * Writes a smaller model; statistics are measured once and kept beside it. A file that this recipe has left there is taken as it is,
     * so that measuring goes on where it was interrupted.
     */
    Path compressed(String label, Recipe recipe) {
        Path small = out.resolve(name + "." + label.replace(' ', '-') + ".onnx");
        return isMade(small, recipe) ? small : made(small, recipe);
    }

    private static boolean isMade(Path small, Recipe recipe) {
        return Files.exists(small)
                && OnnxReader.read(small).metadata().stream()
                        .anyMatch(
                                p -> p.key().equals("pare.recipe") && p.value().equals(recipe.text()));
    }

    private Path made(Path small, Recipe recipe) {
        Compression.of(model)
                .recipe(recipe)
                .calibratedOn(calibration)
                .statistics(out.resolve(name + ".statistics"))
                .to(small);
        return small;
    }

    /** Drift and scores on all sentences that are judged on; a model with fewer tokens has its tokenizer beside it. */
    DriftReport judged(Path small) {
        Path tokenizer = Path.of(small.toString().replaceFirst("\\.onnx$", ".tokenizer.json"));
        Comparison comparison = Comparison.of(model, small)
                .on(Data.of(development, text))
                .options(VerifyOptions.defaults().withRounds(0));
        return (Files.exists(tokenizer) ? comparison.candidateTokenizer(tokenizer) : comparison).run();
    }
}
