/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Which columns of a table hold what.
 *
 * @param notes what was chosen, and by what
 */
record ColumnChoice(int text, OptionalInt pair, OptionalInt label, List<String> notes) {

    static ColumnChoice of(TextTable table, DataOptions options) {
        List<String> notes = new ArrayList<>();
        OptionalInt label = label(table, options);
        int text = options.textColumn().map(table::column).orElseGet(() -> guessText(table, label));
        OptionalInt pair = options.pairColumn()
                .map(name -> OptionalInt.of(table.column(name)))
                .orElseGet(() -> guessPair(table, options, text));
        notes.add("text from column '" + table.columns().get(text) + "'");
        pair.ifPresent(
                index -> notes.add("second text from column '" + table.columns().get(index) + "'"));
        label.ifPresent(
                index -> notes.add("label from column '" + table.columns().get(index) + "'"));
        return new ColumnChoice(text, pair, label, notes);
    }

    private static OptionalInt label(TextTable table, DataOptions options) {
        Optional<String> asked = options.labelColumn();
        if (asked.isPresent()) {
            return OptionalInt.of(table.column(asked.get()));
        }
        OptionalInt named = firstNamed(table, ColumnNames.LABEL);
        return named.isPresent() || table.named() ? named : fewWholeNumbers(table);
    }

    /** Takes a column of small whole numbers for the label where columns have no names. */
    private static OptionalInt fewWholeNumbers(TextTable table) {
        return IntStream.range(0, table.columns().size())
                .filter(column -> table.columns().size() > 1
                        && table.cells(column).stream()
                                .allMatch(cell -> cell.trim().matches("[0-9]{1,3}")))
                .findFirst();
    }

    private static int guessText(TextTable table, OptionalInt label) {
        OptionalInt named = firstNamed(table, ColumnNames.TEXT);
        if (named.isPresent()) {
            return named.getAsInt();
        }
        return IntStream.range(0, table.columns().size())
                .filter(column -> label.isEmpty() || column != label.getAsInt())
                .boxed()
                .max(Comparator.comparingLong((Integer column) -> length(table, column)))
                .orElseThrow(() -> DataException.in(
                        table.path(), "has no column of text beside the label; name one with the text column option"));
    }

    private static long length(TextTable table, int column) {
        return table.rows().stream().mapToLong(row -> row.get(column).length()).sum();
    }

    private static OptionalInt guessPair(TextTable table, DataOptions options, int text) {
        if (options.textColumn().isPresent()) {
            return OptionalInt.empty();
        }
        OptionalInt named = firstNamed(table, ColumnNames.PAIR);
        return named.isPresent() && named.getAsInt() != text ? named : OptionalInt.empty();
    }

    private static OptionalInt firstNamed(TextTable table, List<String> names) {
        List<String> columns = table.columns().stream()
                .map(column -> column.trim().toLowerCase(Locale.ROOT))
                .toList();
        return names.stream()
                .mapToInt(columns::indexOf)
                .filter(index -> index >= 0)
                .findFirst();
    }
}
