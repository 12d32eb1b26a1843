/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import dev.pare.bench.Turns.Batch;
import dev.pare.runtime.drift.ModelSize;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.SessionSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How many times as fast as a first model others are, on one thread, short and long sentences, alone and in batches. */
final class SpeedTable {
    private static final List<Batch> BATCHES = List.of(
            new Batch(1, 16),
            new Batch(1, 32),
            new Batch(1, 64),
            new Batch(1, 128),
            new Batch(8, 25),
            new Batch(8, 128));

    private SpeedTable() {}

    /**
     * Prints a row for each model: milliseconds of the first, of the others how many times as fast.
     *
     * @param args timed rounds of each batch, the model that the others are compared with, and the others
     */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        List<OrtModel> models = new ArrayList<>();
        for (String path : Arrays.asList(args).subList(1, args.length)) {
            models.add(OrtModel.open(Path.of(path), SessionSettings.defaults()));
        }
        List<Turns> columns = new ArrayList<>();
        for (Batch batch : BATCHES) {
            columns.add(Turns.of(models, batch, rounds));
        }
        print(models, columns);
        models.forEach(OrtModel::close);
    }

    private static void print(List<OrtModel> models, List<Turns> columns) throws Exception {
        StringBuilder head = new StringBuilder("| model | MB |");
        BATCHES.forEach(b -> head.append(' ').append(b).append(" |"));
        System.out.println(head + " load ms | load MB, peak | load MB, kept |");
        System.out.println("|---|---|" + "---|".repeat(BATCHES.size() + 3));
        for (int m = 0; m < models.size(); m++) {
            Path path = models.get(m).path();
            StringBuilder row = new StringBuilder(
                    String.format(Locale.ROOT, "| `%s` | %.2f |", path.getFileName(), ModelSize.of(path) / 1e6));
            for (Turns turns : columns) {
                row.append(
                        m == 0
                                ? String.format(Locale.ROOT, " %.2f ms |", turns.millis(0))
                                : String.format(Locale.ROOT, " %.2fx |", turns.speed(m, 0)));
            }
            LoadCost load = LoadCost.of(path);
            System.out.printf(Locale.ROOT, "%s %.0f | %.0f | %.0f |%n", row, load.millis(), load.peak(), load.kept());
        }
    }
}
