/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import dev.pare.runtime.data.DataOptions.Header;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Rows of text cells.
 *
 * @param columns the columns' names, or their 1-based numbers when the file has no header
 * @param named whether the names come from the file
 * @param rows cells by row and column; each row has one cell for each column
 */
record TextTable(Path path, List<String> columns, boolean named, List<List<String>> rows) {

    /** Reads a table in the format that the file's extension tells: tsv, csv, jsonl (or ndjson), txt (one text a line). The separator of csv is found out. */
    static TextTable read(Path path, Header header, int limit) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            RowSource source = new RowSource(path, reader);
            if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
                return JsonLines.read(source, limit);
            }
            if (name.endsWith(".txt")) {
                return lines(source, limit);
            }
            // One row more than asked for: the first may turn out to be the header.
            long wanted = limit + 1L;
            char separator = name.endsWith(".csv") ? Separator.of(path) : '\t';
            List<List<String>> rows = name.endsWith(".csv")
                    ? SeparatedRows.csv(path, separator, wanted)
                    : SeparatedRows.tsv(source, wanted);
            return withHeader(path, rows, separator, header, limit);
        } catch (CharacterCodingException e) {
            throw DataException.in(path, "is not UTF-8 text; convert it to UTF-8 first", e);
        } catch (IOException e) {
            throw DataException.in(path, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static TextTable lines(RowSource source, int limit) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line = source.line(); line != null && rows.size() < limit; line = source.line()) {
            if (!line.isBlank()) {
                rows.add(List.of(line));
            }
        }
        return new TextTable(source.path(), List.of("text"), true, nonEmpty(source.path(), rows));
    }

    private static TextTable withHeader(Path path, List<List<String>> rows, char separator, Header header, int limit) {
        nonEmpty(path, rows);
        if (rows.get(0).size() == 1) {
            Separator.checkSingleColumn(path, rows.get(0).get(0));
        }
        boolean named = header == Header.YES || (header == Header.GUESS && HeaderGuess.looksLikeNames(rows));
        int width = rows.stream().mapToInt(List::size).max().orElse(0);
        List<String> columns = named
                ? rows.get(0)
                : IntStream.rangeClosed(1, width).mapToObj(Integer::toString).toList();
        List<List<String>> body = named ? rows.subList(1, rows.size()) : rows;
        List<List<String>> kept = nonEmpty(path, body.subList(0, Math.min(limit, body.size())));
        int firstLine = named ? 2 : 1;
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).size() != columns.size()) {
                throw DataException.in(
                        path,
                        "row " + (firstLine + i) + " has " + kept.get(i).size() + " columns between "
                                + Separator.name(separator) + " where the others have " + columns.size()
                                + "; correct the row, or the header, or quote texts that hold the separator");
            }
        }
        return new TextTable(path, columns, named, kept);
    }

    static List<List<String>> nonEmpty(Path path, List<List<String>> rows) {
        if (rows.isEmpty()) {
            throw DataException.in(path, "holds no rows; give a file with at least one");
        }
        return rows;
    }

    /** Those rows that stand at the given numbers, from 0. */
    TextTable only(List<Integer> numbers) {
        return new TextTable(
                path, columns, named, numbers.stream().map(rows::get).toList());
    }

    /** The index of the column with this name or 1-based number. */
    int column(String nameOrNumber) {
        int index = columns.indexOf(nameOrNumber);
        if (index >= 0) {
            return index;
        }
        if (nameOrNumber.matches("[0-9]{1,6}")) {
            int number = Integer.parseInt(nameOrNumber);
            if (number >= 1 && number <= columns.size()) {
                return number - 1;
            }
        }
        throw DataException.in(
                path,
                "has no column '" + nameOrNumber + "'; it has "
                        + (named
                                ? String.join(", ", columns)
                                : columns.size() + " columns without names (use 1 to " + columns.size() + ")"));
    }

    List<String> cells(int column) {
        return rows.stream().map(row -> row.get(column)).toList();
    }
}
