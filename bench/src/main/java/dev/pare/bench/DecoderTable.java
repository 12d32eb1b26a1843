/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.recipe.Recipe;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The decoders of the zoo with their weights stored in fewer bits: size, drift and task. */
final class DecoderTable {
    private DecoderTable() {}

    /**
     * Prints the table.
     *
     * @param args the folder that holds {@code zoo} and {@code data}, a folder for outputs, and optionally a text that names of recipes
     *     must contain
     */
    public static void main(String[] args) throws Exception {
        Path out = Files.createDirectories(Path.of(args[1]));
        String wanted = args.length > 2 ? args[2] : "";
        System.out.println("| model | weights | smaller | relative RMSE | task |");
        System.out.println("|---|---|---|---|---|");
        for (ZooModel model : ZooModel.all(Path.of(args[0]), Integer.MAX_VALUE)) {
            if (!model.name().startsWith("babyllama")) {
                continue;
            }
            for (Map.Entry<String, Recipe> recipe : DecoderRecipes.all().entrySet()) {
                if (!recipe.getKey().contains(wanted)) {
                    continue;
                }
                Path small = out.resolve("small.onnx");
                Compression.of(model.path())
                        .recipe(recipe.getValue())
                        .calibratedOn(model.calibration())
                        .to(small);
                System.out.println(row(model, recipe.getKey(), small));
            }
        }
    }

    private static String row(ZooModel model, String recipe, Path small) {
        DriftReport drift = Comparison.of(model.path(), small)
                .on(model.evaluation())
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2fx | %.4f | %s |",
                model.name(),
                recipe,
                (double) drift.original().bytes() / drift.candidate().bytes(),
                drift.worstDrift(),
                Scores.text(drift.task()));
    }
}
