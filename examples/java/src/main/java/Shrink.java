/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
import dev.pare.api.Comparison;
import dev.pare.api.Compression;
import dev.pare.api.Data;
import dev.pare.api.Event;
import dev.pare.api.RecipeBuilder;
import dev.pare.pass.Cancellation;
import dev.pare.pass.CancelledException;
import dev.pare.recipe.Recipe;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.Limits;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.metric.Metric;
import dev.pare.runtime.tensor.FloatValues;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Arguments: a classifier, its tokenizer, the output, and the name of an event after which to stop, if any. */
public class Shrink {
    public static void main(String[] args) {
        Path model = Path.of(args[0]);
        Path small = Path.of(args[2]);
        String stopAfter = args.length > 3 ? args[3] : "";

        // readme-example
        Data data = Data.ofTexts(
                List.of("a charming journey", "bleak and desperate", "it works"),
                DataOptions.defaults().withTokenizer(Path.of(args[1])));
        Recipe recipe = RecipeBuilder.named("mine")
                .step("dedupe")
                .step("quantize-weights", Map.of("exclude", List.of("op:Gather")))
                .build();
        Cancellation cancellation = new Cancellation();
        Compression compression = Compression.of(model).recipe(recipe).calibratedOn(data);
        try {
            compression.cancellation(cancellation).listener(event -> show(event, stopAfter, cancellation)).to(small);
        } catch (CancelledException e) {
            System.out.println("stopped, and nothing is left behind");
            return;
        }
        Metric moved = Metric.mean("first logit moved by", s -> Math.abs(first(s.original()) - first(s.candidate())));
        Limits limits = Limits.none().withMetricAtMost("first logit moved by", 0.2);
        DriftReport report = Comparison.of(model, small)
                .on(data)
                .options(VerifyOptions.defaults().withMetric(moved).withLimits(limits))
                .run();
        System.out.println(report.metrics() + (report.verdict().passed() ? " passed" : " failed"));
        // /readme-example
    }

    private static void show(Event event, String stopAfter, Cancellation cancellation) {
        System.out.println(event.getClass().getSimpleName());
        if (event.getClass().getSimpleName().equals(stopAfter)) {
            cancellation.cancel();
        }
    }

    private static float first(Map<String, ? extends Object> outputs) {
        return ((FloatValues) outputs.get("logits")).at(0);
    }
}
