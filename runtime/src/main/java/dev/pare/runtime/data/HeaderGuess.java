/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import java.util.List;
import java.util.Locale;

/** Tells a line of column names from a line of data. */
final class HeaderGuess {
    private HeaderGuess() {}

    /** A first row is a header when it has a usual column name, or only identifiers above a row that has other things. */
    static boolean looksLikeNames(List<List<String>> rows) {
        List<String> first = rows.get(0);
        if (first.stream().anyMatch(cell -> ColumnNames.isUsual(cell.trim().toLowerCase(Locale.ROOT)))) {
            return true;
        }
        boolean identifiers = first.stream().allMatch(HeaderGuess::isIdentifier);
        return identifiers && rows.size() > 1 && rows.get(1).stream().anyMatch(cell -> !isIdentifier(cell));
    }

    private static boolean isIdentifier(String cell) {
        return cell.trim().matches("[A-Za-z_][A-Za-z0-9_.-]{0,30}");
    }
}
