/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.packed;

import dev.pare.quantize.codes.GroupedCodes;
import java.util.ArrayList;
import java.util.List;

/**
 * A table whose rows belong to classes, each with codes of its own kind: more bits for rows that are looked up often.
 *
 * @param classes for each class its rows, in the order in which they stand in the table
 * @param classOfRow the class of each row of the table
 */
public record MixedRows(List<GroupedCodes> classes, byte[] classOfRow) {
    private static final int MOST = 16;

    public MixedRows {
        classes = List.copyOf(classes);
        if (classes.isEmpty() || classes.size() > MOST) {
            throw new IllegalArgumentException("A table has 1 to " + MOST + " classes, not " + classes.size() + ".");
        }
        int[] rows = new int[classes.size()];
        for (byte each : classOfRow) {
            if (each < 0 || each >= rows.length) {
                throw new IllegalArgumentException("There is no class " + each + " of rows.");
            }
            rows[each]++;
        }
        for (int c = 0; c < rows.length; c++) {
            GroupedCodes codes = classes.get(c);
            if (codes.channels() != rows[c] || codes.length() != classes.get(0).length()) {
                throw new IllegalArgumentException("Class " + c + " has " + codes.channels() + " rows of "
                        + codes.length() + ", the table has " + rows[c] + " rows of "
                        + classes.get(0).length() + " in it.");
            }
        }
    }

    /** A table with all rows in one class. */
    public static MixedRows of(GroupedCodes codes) {
        return new MixedRows(List.of(codes), new byte[codes.channels()]);
    }

    int rows() {
        return classOfRow.length;
    }

    int width() {
        return classes.get(0).length();
    }

    /** The scale of each row of the table. */
    float[] scales() {
        float[] scales = new float[rows()];
        int[] next = new int[classes.size()];
        for (int row = 0; row < scales.length; row++) {
            int c = classOfRow[row];
            scales[row] = classes.get(c).scales()[next[c]++];
        }
        return scales;
    }

    /** The rows without classes that have none. */
    MixedRows compact() {
        byte[] renumbered = new byte[classes.size()];
        List<GroupedCodes> kept = new ArrayList<>();
        for (int c = 0; c < renumbered.length; c++) {
            renumbered[c] = (byte) kept.size();
            if (classes.get(c).channels() > 0) {
                kept.add(classes.get(c));
            }
        }
        if (kept.isEmpty() || kept.size() == classes.size()) {
            return this;
        }
        byte[] mapped = new byte[rows()];
        for (int row = 0; row < mapped.length; row++) {
            mapped[row] = renumbered[classOfRow[row]];
        }
        return new MixedRows(kept, mapped);
    }

    /** Whether all rows of a class stand together, classes in order. */
    boolean inOrder() {
        for (int row = 1; row < rows(); row++) {
            if (classOfRow[row] < classOfRow[row - 1]) {
                return false;
            }
        }
        return true;
    }
}
