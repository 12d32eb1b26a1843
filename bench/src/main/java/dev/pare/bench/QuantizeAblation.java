/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.runtime.drift.DriftReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What each part of the fit does for the outputs, at 8, 4 and 3 bits. */
final class QuantizeAblation {
    private static final int[] BITS = {8, 4, 3};

    private QuantizeAblation() {}

    /**
     * Prints a table for each model: matrices alone, then tables, too.
     *
     * @param args the folder that holds {@code zoo} and {@code data}, a folder for outputs, lines to calibrate on, and names of models
     */
    public static void main(String[] args) throws Exception {
        Path shared = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        Path calibration = CalibrationLines.of(shared.resolve("data/sst2/train.tsv"), Integer.parseInt(args[2]), out);
        System.out.println("| model | weights | fit | 8 bits | 4 bits | 3 bits |");
        System.out.println("|---|---|---|---|---|---|");
        for (String name : Arrays.asList(args).subList(3, args.length)) {
            Sentences sentences = Sentences.of(shared, name, calibration, out);
            rows(sentences, "matrices", "embeddings: false, activation-cost: 0", steps());
            rows(sentences, "matrices and tables", "activation-cost: 0", ends());
        }
    }

    private static Map<String, String> steps() {
        String off = "sequential: false, flips: false, bias-correction: false";
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("to nearest", "rounding: nearest, " + off);
        steps.put("+ least squares", "rounding: mse, " + off);
        steps.put("+ GPTQ", "rounding: gptq, " + off);
        steps.put("+ sequential", "rounding: gptq, sequential: true, flips: false, bias-correction: false");
        steps.put("+ flips", "rounding: gptq, sequential: true, flips: true, bias-correction: false");
        steps.put("+ bias correction", "rounding: gptq");
        steps.put("all but sequential", "rounding: gptq, sequential: false");
        return steps;
    }

    private static Map<String, String> ends() {
        String off =
                "sequential: false, flips: false, bias-correction: false, common-direction: false, column-scales: false";
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("to nearest", "rounding: nearest, " + off);
        steps.put("+ least squares", "rounding: mse, " + off);
        steps.put("+ all for matrices", "rounding: gptq, common-direction: false, column-scales: false");
        steps.put("+ common direction", "rounding: gptq, column-scales: false");
        steps.put("+ scales for columns", "rounding: gptq");
        return steps;
    }

    private static void rows(Sentences sentences, String weights, String common, Map<String, String> steps) {
        for (Map.Entry<String, String> step : steps.entrySet()) {
            StringBuilder row = new StringBuilder();
            for (int bits : BITS) {
                row.append(cell(sentences, common + ", bits: " + bits + ", " + step.getValue()));
            }
            List<String> head = List.of("`" + sentences.name() + "`", weights, step.getKey());
            System.out.println("| " + String.join(" | ", head) + " |" + row);
        }
    }

    private static String cell(Sentences sentences, String options) {
        Path small = sentences.compressed("ablation", Sentences.recipe(options));
        DriftReport drift = sentences.judged(small);
        double agreement = 100 * drift.task().agreement().orElseThrow();
        return String.format(Locale.ROOT, " %.4f, %.2f %% |", drift.worstDrift(), agreement);
    }
}
