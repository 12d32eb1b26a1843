/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Catalogue;
import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.api.Data;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Fixed ranges against ranges found while running: drift, task and latency of every calibration and form, one thread. */
final class StaticInt8 {
    private static final Set<String> PRODUCTS = Set.of(
            "MatMul",
            "Gemm",
            "FusedMatMul",
            "FusedGemm",
            "QGemm",
            "QLinearMatMul",
            "MatMulInteger",
            "MatMulIntegerToFloat",
            "DynamicQuantizeMatMul");

    private static final int TIMED_ROWS = 64;
    private static final int ROUNDS = 11;

    private StaticInt8() {}

    /**
     * Prints a table.
     *
     * @param args the folder with models and data, a folder for outputs, rows to judge on, the name of a model
     */
    public static void main(String[] args) throws Exception {
        Path out = Files.createDirectories(Path.of(args[1]));
        System.out.println(
                "| model | recipe | smaller | relative RMSE | task | over fp32 | over dynamic | products after loading |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        List<ZooModel> models = ZooModel.all(Path.of(args[0]), Integer.parseInt(args[2]));
        List<ZooModel> timed = ZooModel.all(Path.of(args[0]), TIMED_ROWS);
        for (int i = 0; i < models.size(); i++) {
            if (models.get(i).name().equals(args[3])) {
                table(models.get(i), out, timed.get(i).evaluation());
            }
        }
    }

    private static void table(ZooModel model, Path out, Data timing) {
        Map<String, String> recipes = recipes();
        Path dynamic = out.resolve(model.name().replace('/', '-') + ".dynamic.onnx");
        for (Map.Entry<String, String> recipe : recipes.entrySet()) {
            Path small = out.resolve(
                    model.name().replace('/', '-') + "." + recipe.getKey().replace(' ', '-') + ".onnx");
            Compression.of(model.path())
                    .recipe(new RecipeReader(Catalogue.passes()).read(recipe.getKey(), recipe.getValue()))
                    .calibratedOn(model.calibration())
                    .to(small);
            System.out.println(row(model, recipe.getKey(), small, dynamic, timing));
        }
    }

    private static Map<String, String> recipes() {
        Map<String, String> recipes = new LinkedHashMap<>();
        recipes.put("dynamic", "steps: [dedupe, quantize-weights]");
        for (String calibration : List.of("minmax", "percentile", "entropy", "mse")) {
            recipes.put(calibration, steps("calibration: " + calibration));
        }
        recipes.put("per tensor", steps("calibration: minmax, granularity: tensor"));
        recipes.put("QLinearMatMul", steps("calibration: minmax, format: qoperator"));
        recipes.put("contrib", steps("calibration: minmax, format: qoperator, contrib: true"));
        return recipes;
    }

    private static String steps(String options) {
        return "steps: [dedupe, {quantize-static: {" + options + "}}, quantize-weights]";
    }

    private static String row(ZooModel model, String label, Path small, Path dynamic, Data timing) {
        DriftReport drift = Comparison.of(model.path(), small)
                .on(model.evaluation())
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
        Map<String, Integer> products = new TreeMap<>(LoadedGraph.operatorCounts(small, SessionSettings.defaults()));
        products.keySet().retainAll(PRODUCTS);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2fx | %.4f | %s | %.2fx | %.2fx | %s |",
                model.name(),
                label,
                (double) drift.original().bytes() / drift.candidate().bytes(),
                drift.worstDrift(),
                Scores.text(drift.task()),
                faster(model.path(), small, timing),
                faster(dynamic, small, timing),
                products);
    }

    private static double faster(Path original, Path candidate, Data timing) {
        VerifyOptions options = VerifyOptions.defaults().withRounds(ROUNDS);
        DriftReport report =
                Comparison.of(original, candidate).on(timing).options(options).run();
        return 1 / report.latency().orElseThrow().ratio();
    }
}
