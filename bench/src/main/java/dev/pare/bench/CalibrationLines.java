/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Lines of a table chosen by lot, the same for the same seed: the first lines of a file may be of one kind. */
final class CalibrationLines {
    private static final long SEED = 20_261_121;

    private CalibrationLines() {}

    /** Writes the first line, which names the columns, and so many of the others into a new file. */
    static Path of(Path table, int count, Path folder) throws IOException {
        return of(table, count, SEED, folder.resolve("calibration-" + count + ".tsv"));
    }

    /** The same with another lot, into a given file. */
    static Path of(Path table, int count, long seed, Path file) throws IOException {
        List<String> lines = Files.readAllLines(table);
        List<String> chosen = new ArrayList<>(lines.subList(1, lines.size()));
        Collections.shuffle(chosen, new Random(seed));
        List<String> written = new ArrayList<>(List.of(lines.get(0)));
        written.addAll(chosen.subList(0, Math.min(count, chosen.size())));
        return Files.write(file, written);
    }
}
