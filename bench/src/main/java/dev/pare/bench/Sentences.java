package dev.pare.bench;

import dev.pare.api.Catalogue;
import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.api.Data;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import java.nio.file.Path;

/**
 * A classifier of sentences with the lines to calibrate on and those to judge on.
 *
 * @param out folder for what is made of it
 */
record Sentences(String name, Path model, Data calibration, Path development, DataOptions text, Path out) {
    private static final int TIMED_ROWS = 32;

    /** A model of the zoo, by its folder. */
    static Sentences of(Path shared, String name, Path calibration, Path out) {
        Path folder = shared.resolve("zoo").resolve(name);
        DataOptions text = DataOptions.defaults().withTokenizer(folder);
        Path development = shared.resolve("data/sst2/dev.tsv");
        return new Sentences(name, folder.resolve("model.onnx"), Data.of(calibration, text), development, text, out);
    }

    /** A step quantize-weights with options, behind the steps that the presets put before it. */
    static Recipe recipe(String options) {
        return recipe(options, "dedupe", "centre-activations", "replace-convolutions");
    }

    /** A step quantize-weights with options, which nothing fitted to data comes before. */
    static Recipe plain(String options) {
        return recipe(options, "dedupe", "replace-convolutions");
    }

    private static Recipe recipe(String options, String... before) {
        String steps = "steps:\n  - " + String.join("\n  - ", before) + "\n  - quantize-weights: {" + options + "}\n";
        return new RecipeReader(Catalogue.passes()).read(options, steps);
    }

    /** Writes a smaller model; statistics are measured once and kept beside it. */
    Path compressed(String label, Recipe recipe) {
        Path small = out.resolve(name + "." + label.replace(' ', '-') + ".onnx");
        Compression.of(model)
                .recipe(recipe)
                .calibratedOn(calibration)
                .statistics(out.resolve(name + ".statistics"))
                .to(small);
        return small;
    }

    /** Drift and scores on all sentences that are judged on. */
    DriftReport judged(Path small) {
        return Comparison.of(model, small)
                .on(Data.of(development, text))
                .options(VerifyOptions.defaults().withRounds(0))
                .run();
    }

    /** How many times as fast as another model, both in turn in one run on one thread, in batches of so many sentences. */
    double speed(Path other, Path small, int batch, int rounds) {
        Data data = Data.of(development, text.withLimit(TIMED_ROWS).withBatchSize(batch));
        DriftReport report = Comparison.of(other, small)
                .on(data)
                .options(VerifyOptions.defaults().withRounds(rounds).withLoners(0))
                .run();
        return 1 / report.latency().orElseThrow().ratio();
    }
}
