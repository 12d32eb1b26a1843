/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Catalogue;
import dev.pare.bench.chart.Axis;
import dev.pare.bench.chart.Chart;
import dev.pare.bench.chart.Panel;
import dev.pare.bench.chart.Series;
import dev.pare.bench.chart.Series.Point;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Accuracy and drift against size and speed, for each pass alone and for what they do together: a table and a picture for each model. */
final class StructureCurves {
    private static final Turns.Batch BATCH = new Turns.Batch(8, 25);
    private static final List<String> ALL = List.of("bert-sst2", "albert-sst2", "distilbert-sst2", "squeezebert-sst2");

    private record Made(String curve, String recipe, Path file, DriftReport drift) {
        double smaller() {
            return (double) drift.original().bytes() / drift.candidate().bytes();
        }

        double accuracy() {
            return 100 * drift.task().accuracy().orElseThrow().candidate();
        }
    }

    private record Measured(Made made, double speed) {}

    private final Sentences sentences;
    private final int rounds;

    private StructureCurves(Sentences sentences, int rounds) {
        this.sentences = sentences;
        this.rounds = rounds;
    }

    /**
     * Prints the table and writes MODEL.svg.
     *
     * @param args the folder that holds {@code zoo} and {@code data}, a folder for outputs, lines to calibrate on, timed rounds, and
     *     names of models, all four if there are none
     */
    public static void main(String[] args) throws Exception {
        Path shared = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        Path calibration = CalibrationLines.of(shared.resolve("data/sst2/train.tsv"), Integer.parseInt(args[2]), out);
        int rounds = Integer.parseInt(args[3]);
        System.out.println("| model | curve | recipe | smaller | faster | relative RMSE | task |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String name : args.length > 4 ? Arrays.asList(args).subList(4, args.length) : ALL) {
            new StructureCurves(Sentences.of(shared, name, calibration, out), rounds).run(out);
        }
    }

    private void run(Path out) throws Exception {
        List<Measured> all = timed(made());
        all.forEach(m -> System.out.println(row(m)));
        Files.writeString(out.resolve(sentences.name() + ".svg"), picture(all));
    }

    private List<Made> made() {
        List<Made> made = new ArrayList<>();
        for (Curves curve : Curves.all()) {
            for (String recipe : curve.recipes()) {
                String label =
                        curve.name().replace(",", "") + " " + curve.recipes().indexOf(recipe);
                Path file =
                        sentences.compressed(label, new RecipeReader(Catalogue.passes()).read(curve.name(), recipe));
                made.add(new Made(curve.name(), recipe, file, sentences.judged(file)));
            }
        }
        return made;
    }

    /** All in turn, behind the original. */
    private List<Measured> timed(List<Made> made) {
        List<OrtModel> models = new ArrayList<>();
        try {
            models.add(OrtModel.open(sentences.model(), SessionSettings.defaults()));
            made.forEach(m -> models.add(OrtModel.open(m.file(), SessionSettings.defaults())));
            Turns turns = Turns.of(models, BATCH, rounds);
            return IntStream.range(0, made.size())
                    .mapToObj(i -> new Measured(made.get(i), turns.speed(i + 1, 0)))
                    .toList();
        } finally {
            models.forEach(OrtModel::close);
        }
    }

    private String row(Measured measured) {
        String recipe =
                measured.made().recipe().replace("steps:\n  - dedupe\n  - ", "").strip();
        return String.format(
                Locale.ROOT,
                "| `%s` | %s | `%s` | %.2fx | %.2fx | %.4f | %s |",
                sentences.name(),
                measured.made().curve(),
                recipe.replace("\n  - ", "; "),
                measured.made().smaller(),
                measured.speed(),
                measured.made().drift().worstDrift(),
                Scores.text(measured.made().drift().task()));
    }

    private String picture(List<Measured> all) {
        Axis smaller = Axis.logarithmic("times smaller than the original");
        Axis faster = Axis.linear("times as fast as the original, one thread");
        Axis drift = Axis.logarithmic("relative RMSE of the logits");
        Axis accuracy = Axis.linear("accuracy, %");
        ToDoubleFunction<Measured> rmse = m -> m.made().drift().worstDrift();
        return Chart.svg(
                sentences.name(),
                List.of(
                        new Panel(
                                "Drift and size",
                                smaller,
                                drift,
                                series(all, m -> m.made().smaller(), rmse)),
                        new Panel("Drift and speed", faster, drift, series(all, Measured::speed, rmse)),
                        new Panel(
                                "Accuracy and size",
                                smaller,
                                accuracy,
                                series(
                                        all,
                                        m -> m.made().smaller(),
                                        m -> m.made().accuracy())),
                        new Panel(
                                "Accuracy and speed",
                                faster,
                                accuracy,
                                series(all, Measured::speed, m -> m.made().accuracy()))));
    }

    private static List<Series> series(
            List<Measured> all, ToDoubleFunction<Measured> across, ToDoubleFunction<Measured> up) {
        List<Series> series = new ArrayList<>();
        for (Curves curve : Curves.all()) {
            List<Point> points = all.stream()
                    .filter(m -> m.made().curve().equals(curve.name()))
                    .map(m -> new Point(across.applyAsDouble(m), up.applyAsDouble(m)))
                    .toList();
            series.add(new Series(curve.name(), points));
        }
        return series;
    }
}
