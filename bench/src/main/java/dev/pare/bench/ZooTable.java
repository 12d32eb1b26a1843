/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.api.Preset;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every model of the zoo through every preset: size, drift, task score and latency, as a Markdown table. */
final class ZooTable {
    private ZooTable() {}

    /**
     * Prints the table.
     *
     * @param args the folder that holds {@code zoo} and {@code data}, a folder for outputs, and optionally the evaluation rows (0 for
     *     all), a text that model names must contain, and presets with commas between
     */
    public static void main(String[] args) throws Exception {
        Path shared = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        int given = args.length > 2 ? Integer.parseInt(args[2]) : 0;
        int rows = given > 0 ? given : Integer.MAX_VALUE;
        String wanted = args.length > 3 ? args[3] : "";
        List<Preset> presets = args.length > 4
                ? Arrays.stream(args[4].split(",")).map(Preset::named).toList()
                : List.of(Preset.values());
        System.out.println("| model | preset | smaller | relative RMSE | task | latency, one thread | load ms |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (ZooModel model : ZooModel.all(shared, rows)) {
            if (model.name().contains(wanted)) {
                for (Preset preset : presets) {
                    System.out.println(row(model, preset, out));
                }
            }
        }
    }

    private static String row(ZooModel model, Preset preset, Path out) {
        Path small = out.resolve(model.name().replace('/', '-') + "." + preset.label() + ".onnx");
        Compression.of(model.path())
                .preset(preset.label())
                .calibratedOn(model.calibration())
                .to(small);
        DriftReport drift = Comparison.of(model.path(), small)
                .on(model.evaluation())
                .options(VerifyOptions.defaults().withRounds(21))
                .run();
        double ratio = (double) drift.original().bytes() / drift.candidate().bytes();
        String speed = drift.latency()
                .map(l -> String.format(Locale.ROOT, "%.2fx faster", 1 / l.ratio()))
                .orElse("-");
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2fx | %.4f | %s | %s | %.0f -> %.0f |",
                model.name(),
                preset.label(),
                ratio,
                drift.worstDrift(),
                Scores.text(drift.task()),
                speed,
                drift.original().loadMillis(),
                drift.candidate().loadMillis());
    }
}
