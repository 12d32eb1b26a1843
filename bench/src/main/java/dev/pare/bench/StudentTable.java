/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.api.Catalogue;
import dev.pare.distill.DistillResult;
import dev.pare.distill.Distillation;
import dev.pare.distill.LossOptions;
import dev.pare.distill.StudentSource;
import dev.pare.distill.training.TrainingOptions;
import dev.pare.onnx.OnnxReader;
import dev.pare.recipe.Recipe;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** {@code bert-sst2} with half of its layers: learned from the teacher, from labels, and by least squares without gradients. */
final class StudentTable {
    private static final String LAYERS = "even";
    private static final double EPOCHS = 2;
    private static final double RATE = 3e-4;
    private static final Turns.Batch BATCH = new Turns.Batch(8, 25);
    private static final int ROUNDS = 61;
    private static final String LEAST_SQUARES = "drop-layers and repair, no gradients";

    private record Measured(double accuracy, double agreement, double seconds) {}

    private final Path shared;
    private final Path out;
    private final int lines;
    private final Map<String, List<Measured>> all = new LinkedHashMap<>();
    private Sentences sentences;

    private StudentTable(Path shared, Path out, int lines) {
        this.shared = shared;
        this.out = out;
        this.lines = lines;
    }

    /**
     * Prints a row for each student, then means and ranges.
     *
     * @param args the folder that holds {@code zoo} and {@code data}, a folder for outputs, and perhaps lines to learn from (4750) and
     *     seeds (3)
     */
    public static void main(String[] args) throws Exception {
        Path out = Files.createDirectories(Path.of(args[1]));
        int lines = args.length > 2 ? Integer.parseInt(args[2]) : 4750;
        int seeds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
        new StudentTable(Path.of(args[0]), out, lines).run(seeds);
    }

    private void run(int seeds) throws Exception {
        System.out.println("| student | seed | accuracy | agreement | seconds |");
        System.out.println("|---|---|---|---|---|");
        Path student = null;
        for (int seed = 1; seed <= seeds; seed++) {
            Path text = CalibrationLines.of(
                    shared.resolve("data/sst2/train.tsv"), lines, seed, out.resolve("lines-" + seed + ".tsv"));
            sentences = Sentences.of(shared, "bert-sst2", text, out);
            student = distilled("soft targets and hidden states", text, seed, LossOptions.defaults());
            LossOptions labels =
                    LossOptions.defaults().withSoft(0).withHidden(0).withLabels(1);
            distilled("labels alone", text, seed, labels);
            leastSquares(seed);
        }
        System.out.println();
        System.out.println("| student | accuracy | agreement | seconds |");
        System.out.println("|---|---|---|---|");
        all.forEach((name, measured) -> System.out.printf(
                Locale.ROOT,
                "| %s | %s %% | %s %% | %s |%n",
                name,
                range(measured, Measured::accuracy, 2),
                range(measured, Measured::agreement, 2),
                range(measured, Measured::seconds, 0)));
        System.out.println();
        System.out.printf(
                Locale.ROOT,
                "encoder %.2f MB -> %.2f MB; %.2f times as fast as the teacher (%s tokens, one thread, in turn)%n",
                encoder(sentences.model()) / 1e6,
                encoder(student) / 1e6,
                speed(student),
                BATCH);
        System.out.println(Memory.now());
    }

    private double speed(Path student) {
        SessionSettings settings = SessionSettings.defaults();
        try (OrtModel teacher = OrtModel.open(sentences.model(), settings);
                OrtModel small = OrtModel.open(student, settings)) {
            return Turns.of(List.of(teacher, small), BATCH, ROUNDS).speed(1, 0);
        }
    }

    private Path distilled(String name, Path text, long seed, LossOptions losses) {
        Path student = out.resolve("student.onnx");
        DistillResult result = Distillation.of(sentences.model(), text, sentences.text())
                .student(new StudentSource.Layers(LAYERS))
                .threads(1)
                .losses(losses)
                .training(TrainingOptions.defaults()
                        .withEpochs(EPOCHS)
                        .withLearningRate(RATE)
                        .withSeed(seed))
                .to(student);
        keep(name, seed, student, result.seconds());
        return student;
    }

    private void leastSquares(long seed) throws Exception {
        Files.deleteIfExists(out.resolve("bert-sst2.statistics"));
        long start = System.nanoTime();
        Recipe recipe = new RecipeReader(Catalogue.passes())
                .read(LEAST_SQUARES, "steps:\n  - drop-layers: {keep: " + LAYERS + "}\n  - repair\n");
        Path student = sentences.compressed("least-squares", recipe);
        keep(LEAST_SQUARES, seed, student, (System.nanoTime() - start) / 1e9);
    }

    private void keep(String name, long seed, Path student, double seconds) {
        DriftReport report = sentences.judged(student);
        double accuracy = 100 * report.task().accuracy().orElseThrow().candidate();
        Measured measured =
                new Measured(accuracy, 100 * report.task().agreement().orElseThrow(), seconds);
        all.computeIfAbsent(name, n -> new ArrayList<>()).add(measured);
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %.2f %% | %.2f %% | %.0f |%n",
                name,
                seed,
                accuracy,
                measured.agreement(),
                seconds);
    }

    /** The mean, and the least and the most. */
    private static String range(List<Measured> measured, ToDoubleFunction<Measured> value, int digits) {
        var statistics = measured.stream().mapToDouble(value).summaryStatistics();
        String number = "%." + digits + "f";
        return String.format(
                Locale.ROOT,
                number + " (" + number + " to " + number + ")",
                statistics.getAverage(),
                statistics.getMin(),
                statistics.getMax());
    }

    /** Bytes of all weights but the tables. */
    private static long encoder(Path model) {
        Facts facts = Facts.of(OnnxReader.read(model));
        return facts.weights().parameters().stream()
                .filter(w -> !facts.role(w).matches("embedding"))
                .mapToLong((Weight w) -> w.tensor().byteSize())
                .sum();
    }
}
