package dev.pare.bench;

import dev.pare.api.Catalogue;
import dev.pare.api.Comparison;
import dev.pare.api.Compression;
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

    private StaticInt8() {}

    /**
     * Prints a table.
     *
     * @param args the folder with models and data, a folder for outputs, rows to judge on, part of a model's name
     */
    public static void main(String[] args) throws Exception {
        Path out = Files.createDirectories(Path.of(args[1]));
        System.out.println("| model | recipe | smaller | relative RMSE | task | over fp32 | over dynamic | products after loading |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (ZooModel model : ZooModel.all(Path.of(args[0]), Integer.parseInt(args[2]))) {
            if (model.name().contains(args[3])) {
                table(model, out);
            }
        }
    }

    private static void table(ZooModel model, Path out) {
        Map<String, String> recipes = recipes();
        Path dynamic = out.resolve(model.name().replace('/', '-') + ".dynamic.onnx");
        for (Map.Entry<String, String> recipe : recipes.entrySet()) {
            Path small = out.resolve(model.name().replace('/', '-') + "." + recipe.getKey().replace(' ', '-') + ".onnx");
            Compression.of(model.path())
                    .recipe(new RecipeReader(Catalogue.passes()).read(recipe.getKey(), recipe.getValue()))
                    .calibratedOn(model.calibration())
                    .to(small);
            System.out.println(row(model, recipe.getKey(), small, dynamic));
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

    private static String row(ZooModel model, String label, Path small, Path dynamic) {
        VerifyOptions timed = VerifyOptions.defaults().withRounds(11);
        DriftReport drift = Comparison.of(model.path(), small)
                .on(model.evaluation())
                .options(timed)
                .run();
        DriftReport beside =
                Comparison.of(dynamic, small).on(model.evaluation()).options(timed).run();
        Map<String, Integer> products = new TreeMap<>(
                LoadedGraph.operatorCounts(small, SessionSettings.defaults()));
        products.keySet().retainAll(PRODUCTS);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2fx | %.4f | %s | %.2fx | %.2fx | %s |",
                model.name(),
                label,
                (double) drift.original().bytes() / drift.candidate().bytes(),
                drift.worstDrift(),
                Scores.text(drift.task()),
                1 / drift.latency().orElseThrow().ratio(),
                1 / beside.latency().orElseThrow().ratio(),
                products);
    }
}
