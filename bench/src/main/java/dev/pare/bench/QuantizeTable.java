/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.recipe.Recipe;
import dev.pare.runtime.drift.DriftReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Measures size, drift and task from int8 down to as few bits as a task allows. What it makes is kept for {@link SpeedTable}. */
final class QuantizeTable {
    private static final int[] SMALLER = {14, 16, 18, 20, 24};
    private static final List<String> ALL = List.of("bert-sst2", "albert-sst2", "distilbert-sst2", "squeezebert-sst2");

    private record Point(String label, Path file, DriftReport drift) {
        double drop() {
            return 100 * drift.task().accuracy().orElseThrow().drop();
        }

        double smaller() {
            return (double) drift.original().bytes() / drift.candidate().bytes();
        }
    }

    private final Sentences sentences;

    private QuantizeTable(Sentences sentences) {
        this.sentences = sentences;
    }

    /**
     * Prints the table, row by row.
     *
     * @param args the folder that holds {@code zoo} and {@code data}, a folder for outputs, lines to calibrate on, and names of
     *     models, all four if there are none
     */
    public static void main(String[] args) throws Exception {
        Path shared = Path.of(args[0]);
        Path out = Files.createDirectories(Path.of(args[1]));
        int lines = args.length > 2 ? Integer.parseInt(args[2]) : 4096;
        Path calibration = CalibrationLines.of(shared.resolve("data/sst2/train.tsv"), lines, out);
        System.out.println("| model | point | bytes | smaller | relative RMSE | of plain int8 | task |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (String name : args.length > 3 ? Arrays.asList(args).subList(3, args.length) : ALL) {
            new QuantizeTable(Sentences.of(shared, name, calibration, out)).print();
        }
    }

    private void print() {
        Point plain = point("int8, plain", Sentences.plain("rounding: nearest, activation-cost: 0"));
        row(plain, plain);
        row(point("int8", 3.9), plain);
        row(point("int4", 7.6), plain);
        List<Point> small = new ArrayList<>();
        for (int times : new int[] {10, 12}) {
            Point point = point(times + " times", times);
            row(point, plain);
            small.add(point);
        }
        int beyond = 0;
        for (int times : SMALLER) {
            Point point = point(times + " times", times);
            small.add(point);
            // A score on a few hundred sentences wavers: one more step shows whether it is over.
            beyond = point.drop() > 2 ? beyond + 1 : 0;
            if (beyond == 2) {
                break;
            }
        }
        row(smallest(small, 1), plain);
        row(smallest(small, 2), plain);
    }

    private Point point(String label, double times) {
        return point(label, Sentences.recipe("times-smaller: " + times));
    }

    private Point point(String label, Recipe recipe) {
        Path file = sentences.compressed(label.replace(",", ""), recipe);
        return new Point(label, file, sentences.judged(file));
    }

    private static Point smallest(List<Point> points, double drop) {
        Point best = points.get(0);
        for (Point point : points) {
            if (point.drop() <= drop && point.smaller() > best.smaller()) {
                best = point;
            }
        }
        String label = String.format(Locale.ROOT, "within %.0f point%s: %s", drop, drop > 1 ? "s" : "", best.label());
        return new Point(label, best.file(), best.drift());
    }

    private void row(Point point, Point plain) {
        DriftReport drift = point.drift();
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %s | %d | %.2fx | %.4f | %.2f | %s |%n",
                sentences.name(),
                point.label(),
                drift.candidate().bytes(),
                point.smaller(),
                drift.worstDrift(),
                drift.worstDrift() / plain.drift().worstDrift(),
                Scores.text(drift.task()));
    }
}
