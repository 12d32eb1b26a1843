/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Catalogue;
import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Low rank at half the parameters, with calibration data and without, on every model of the zoo that has data. */
final class LowRankDrift {
    private static final String YAML = """
            name: half
            steps:
              - factorize-matmul: {ratio: 0.5, include: ['role:attention', 'role:ffn']}
            """;

    private LowRankDrift() {}

    /**
     * Prints the table.
     *
     * @param args the folder that holds {@code zoo} and {@code data}, a folder for outputs, and optionally the evaluation rows and a
     *     text that model names must contain
     */
    public static void main(String[] args) throws Exception {
        Path out = Files.createDirectories(Path.of(args[1]));
        int rows = args.length > 2 ? Integer.parseInt(args[2]) : Integer.MAX_VALUE;
        String wanted = args.length > 3 ? args[3] : "";
        Recipe half = new RecipeReader(Catalogue.passes()).read("half", YAML);
        System.out.println(
                "| model | drift of plain SVD | drift with data | times less | task, plain | task, with data |");
        System.out.println("|---|---|---|---|---|---|");
        for (ZooModel model : ZooModel.all(Path.of(args[0]), rows)) {
            if (model.name().contains(wanted) && !model.evaluation().isMadeUp()) {
                Compression compression = Compression.of(model.path()).recipe(half);
                DriftReport plain = drift(model, compression, out.resolve("plain.onnx"));
                DriftReport data =
                        drift(model, compression.calibratedOn(model.calibration()), out.resolve("data.onnx"));
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.4f | %.4f | %.2f | %s | %s |%n",
                        model.name(),
                        plain.worstDrift(),
                        data.worstDrift(),
                        plain.worstDrift() / data.worstDrift(),
                        Scores.text(plain.task()),
                        Scores.text(data.task()));
            }
        }
    }

    private static DriftReport drift(ZooModel model, Compression compression, Path small) {
        compression.to(small);
        return Comparison.of(model.path(), small)
                .on(model.evaluation())
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
    }
}
