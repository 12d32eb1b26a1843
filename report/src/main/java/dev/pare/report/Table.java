/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells, laid out in columns: as aligned text or as Markdown. */
final class Table {
    private static final int GAP = 2;

    private final List<String[]> rows = new ArrayList<>();
    private final boolean[] right;

    /** A table; columns at these places are aligned to the right. */
    Table(int columns, int... rightAligned) {
        right = new boolean[columns];
        for (int column : rightAligned) {
            right[column] = true;
        }
    }

    Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Every row on a line of its own, each after an indent. */
    String text(String indent) {
        int[] widths = widths();
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(right[i] ? space + row[i] : row[i] + space).append(" ".repeat(GAP));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Renders the table as Markdown; the first row is the heading. */
    String markdown() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            appendMarkdown(text, rows.get(i));
            if (i == 0) {
                for (boolean atRight : right) {
                    text.append(atRight ? "|---:" : "|---");
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }

    private static void appendMarkdown(StringBuilder text, String... row) {
        for (String cell : row) {
            text.append("| ").append(cell.replace("|", "\\|")).append(' ');
        }
        text.append("|\n");
    }

    private int[] widths() {
        int[] widths = new int[right.length];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        return widths;
    }
}
