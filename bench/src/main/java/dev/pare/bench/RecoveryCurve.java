/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.api.Catalogue;
import dev.pare.api.Compression;
import dev.pare.distill.Distillation;
import dev.pare.distill.StudentSource;
import dev.pare.distill.training.TrainingOptions;
import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.drift.DriftReport;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Forms of {@code bert-sst2} that collapse without training and data: their scores over the minutes that they were trained for. */
final class RecoveryCurve {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final Sentences sentences;
    private final Path shared;
    private final double rate;

    private RecoveryCurve(Path shared, Path out, double rate) throws Exception {
        this.sentences = Sentences.of(shared, "bert-sst2", shared.resolve("data/sst2/train.tsv"), out);
        this.shared = shared;
        this.rate = rate;
    }

    /**
     * Prints a row for each form and each number of lines, gone through once; 0 is the form as it was made.
     *
     * @param args the folder that holds {@code zoo} and {@code data}, a folder for outputs, the learning rate, the form ({@code shared},
     *     {@code grouped} or both joined by a comma), and numbers of lines to learn from
     */
    public static void main(String[] args) throws Exception {
        Path out = Files.createDirectories(Path.of(args[1]));
        RecoveryCurve curve = new RecoveryCurve(Path.of(args[0]), out, Double.parseDouble(args[2]));
        System.out.println("| form | smaller | lines | minutes of one processor | accuracy | agreement |");
        System.out.println("|---|---|---|---|---|---|");
        for (String form : args[3].split(",", -1)) {
            curve.run(form, args);
        }
        System.out.println(Memory.now());
    }

    private static String step(String form) {
        return switch (form) {
            case "shared" -> "share-layers: {layers: 4, form: average, ratio: 0.26, always: true}";
            case "grouped" -> "group-matmul: {groups: 16, ratio: 0.0625, anyway: true}";
            default -> throw new IllegalArgumentException("the form is shared or grouped, not " + form);
        };
    }

    private void run(String form, String[] args) throws Exception {
        String steps = "steps:\n  - dedupe\n  - " + step(form) + "\n";
        // Made without data: fitted to some, these forms hardly collapse.
        Path student = sentences.out().resolve(form + ".onnx");
        Compression.of(sentences.model())
                .recipe(new RecipeReader(Catalogue.passes()).read(form, steps))
                .to(student);
        print(form, 0, 0, student);
        for (int i = 4; i < args.length; i++) {
            int lines = Integer.parseInt(args[i]);
            Path text = CalibrationLines.of(shared.resolve("data/sst2/train.tsv"), lines, sentences.out());
            Path trained = sentences.out().resolve(form + "-trained.onnx");
            long start = processorNanos();
            Distillation.of(sentences.model(), text, sentences.text())
                    .student(new StudentSource.File(student))
                    .threads(1)
                    .training(TrainingOptions.defaults().withEpochs(1).withLearningRate(rate))
                    .to(trained);
            print(form, lines, (processorNanos() - start) / NANOS_PER_MINUTE, trained);
        }
    }

    private static long processorNanos() {
        var system = ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
        return system.getProcessCpuTime();
    }

    private void print(String form, int lines, double minutes, Path student) {
        DriftReport report = sentences.judged(student);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2fx | %d | %.1f | %.2f %% | %.2f %% |%n",
                form,
                (double) report.original().bytes() / report.candidate().bytes(),
                lines,
                minutes,
                100 * report.task().accuracy().orElseThrow().candidate(),
                100 * report.task().agreement().orElseThrow());
    }
}
