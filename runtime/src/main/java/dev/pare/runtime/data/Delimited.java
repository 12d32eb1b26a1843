/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tab-separated text, in which quotes are plain text, and comma-separated text with the quotes of RFC 4180. */
final class Delimited {
    private Delimited() {}

    static List<List<String>> tsv(RowSource source, long limit) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line = source.line(); line != null && rows.size() < limit; line = source.line()) {
            if (!line.isBlank()) {
                rows.add(List.of(line.split("\t", -1)));
            }
        }
        return rows;
    }

    static List<List<String>> csv(RowSource source, long limit) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        while (rows.size() < limit && source.peek() != -1) {
            List<String> row = csvRow(source, rows.size() + 1);
            if (row.size() > 1 || !row.get(0).isBlank()) {
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<String> csvRow(RowSource source, int number) throws IOException {
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        while (true) {
            if (cell.isEmpty() && source.peek() == '"') {
                quoted(source, cell, number);
            }
            int next = source.read();
            if (next == ',') {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (next == -1 || next == '\n' || next == '\r') {
                if (next == '\r' && source.peek() == '\n') {
                    source.read();
                }
                row.add(cell.toString());
                return row;
            } else {
                cell.append((char) next);
            }
        }
    }

    private static void quoted(RowSource source, StringBuilder cell, int row) throws IOException {
        source.read();
        while (true) {
            int next = source.read();
            if (next == -1) {
                throw DataException.in(source.path(), "row " + row + " opens a quote and never closes it; close it");
            }
            if (next != '"') {
                cell.append((char) next);
            } else if (source.peek() == '"') {
                source.read();
                cell.append('"');
            } else {
                return;
            }
        }
    }
}
