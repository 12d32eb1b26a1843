/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Rows of cells between separators: {@code .tsv}, in which quotes are plain text, and {@code .csv} with the quotes of RFC 4180. */
final class SeparatedRows {
    private SeparatedRows() {}

    static List<List<String>> tsv(RowSource source, long limit) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line = source.line(); line != null && rows.size() < limit; line = source.line()) {
            if (!line.isBlank()) {
                rows.add(List.of(line.split("\t", -1)));
            }
        }
        return rows;
    }

    /**
     * Reads the first rows of a {@code .csv} file. Blank lines are skipped.
     *
     * @throws DataException if quotes are not closed, or something follows a closing quote
     */
    static List<List<String>> csv(Path path, char separator, long limit) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(path, StandardCharsets.UTF_8);
                CsvReader<CsvRecord> records = CsvReader.builder()
                        .fieldSeparator(separator)
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .allowUnclosedQuote(false)
                        .ofCsvRecord(new RowSource(path, text).reader())) {
            for (CsvRecord next : records) {
                List<String> cells = next.getFields();
                if (cells.size() > 1 || !cells.get(0).isBlank()) {
                    rows.add(cells);
                }
                if (rows.size() >= limit) {
                    break;
                }
            }
            return rows;
        } catch (CsvParseException e) {
            throw DataException.in(
                    path,
                    "row " + (rows.size() + 1) + " has a quote that is never closed, or text behind a closing quote; "
                            + "close the quote, and write a quote inside a quoted cell twice",
                    e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
