/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds out what stands between the columns of a {@code .csv} file: a comma, a semicolon, a tab or a bar. */
final class Separator {
    /** Rows that are looked at. */
    private static final int SAMPLE = 100;

    private static final List<Character> CANDIDATES = List.of(',', ';', '\t', '|');

    private Separator() {}

    /**
     * The first candidate that cuts all rows at the beginning of the file into the same number of columns, at least two; else the first that cuts
     * the first row into column names; else a comma.
     */
    static char of(Path path) throws IOException {
        for (char candidate : CANDIDATES) {
            if (cutsAllRowsAlike(rows(path, candidate))) {
                return candidate;
            }
        }
        for (char candidate : CANDIDATES) {
            List<List<String>> rows = rows(path, candidate);
            if (!rows.isEmpty() && rows.get(0).size() > 1 && HeaderGuess.looksLikeNames(rows.subList(0, 1))) {
                return candidate;
            }
        }
        return ',';
    }

    private static boolean cutsAllRowsAlike(List<List<String>> rows) {
        return !rows.isEmpty()
                && rows.get(0).size() > 1
                && rows.stream().allMatch(row -> row.size() == rows.get(0).size());
    }

    /** The sample, or nothing if its quotes do not fit the candidate. */
    private static List<List<String>> rows(Path path, char candidate) throws IOException {
        try {
            return SeparatedRows.csv(path, candidate, SAMPLE);
        } catch (DataException e) {
            return List.of();
        }
    }

    /**
     * Refuses a single column whose heading names several, such as {@code label:text}: its separator is not one of those that are known.
     *
     * @throws DataException with what was seen and which separators are read
     */
    static void checkSingleColumn(Path path, String heading) {
        String[] words = heading.strip().toLowerCase(Locale.ROOT).split("[^a-z0-9_]+");
        if (words.length > 1 && Stream.of(words).allMatch(ColumnNames::isUsual)) {
            throw DataException.in(
                    path,
                    "has one column, '" + heading.strip() + "', that seems to be several; separate columns by commas, "
                            + "semicolons, tabs or bars in a .csv file, and by tabs in a .tsv file");
        }
    }

    /** The name of a separator in messages. */
    static String name(char separator) {
        return separator == '\t' ? "tabs" : "'" + separator + "'";
    }
}
