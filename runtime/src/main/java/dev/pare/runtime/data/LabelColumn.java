/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Labels from cells: whole numbers are classes, other numbers are scores, and other words are classes in sorted order. */
record LabelColumn(List<Label> labels, List<String> notes) {

    static LabelColumn parse(Path path, List<String> cells) {
        List<String> trimmed = cells.stream().map(String::trim).toList();
        List<String> given = trimmed.stream().filter(cell -> !cell.isEmpty()).toList();
        if (given.isEmpty()) {
            throw DataException.in(path, "the label column is empty; choose another, or leave labels out");
        }
        if (given.stream().allMatch(cell -> cell.matches("-1|[0-9]{1,9}"))) {
            return new LabelColumn(trimmed.stream().map(LabelColumn::classIndex).toList(), List.of());
        }
        if (given.stream().allMatch(LabelColumn::isNumber)) {
            return new LabelColumn(trimmed.stream().map(LabelColumn::score).toList(), List.of("labels read as scores"));
        }
        List<String> names = List.copyOf(new TreeSet<>(given));
        List<String> mapping = IntStream.range(0, Math.min(names.size(), 10))
                .mapToObj(index -> names.get(index) + " = " + index)
                .toList();
        return new LabelColumn(
                trimmed.stream()
                        .map(cell -> cell.isEmpty() ? Label.NONE : new Label.ClassIndex(names.indexOf(cell)))
                        .toList(),
                List.of("labels numbered in sorted order: " + String.join(", ", mapping)
                        + (names.size() > 10 ? ", …" : "")));
    }

    /** Published test sets mark a hidden label with -1. */
    private static Label classIndex(String cell) {
        return cell.isEmpty() || cell.equals("-1") ? Label.NONE : new Label.ClassIndex(Integer.parseInt(cell));
    }

    private static Label score(String cell) {
        return cell.isEmpty() ? Label.NONE : new Label.Score(Double.parseDouble(cell));
    }

    private static boolean isNumber(String cell) {
        return cell.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    }
}
