/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

/**
 * Rows that are read from a table of codes, one after the other.
 *
 * @param index the row of each
 */
record LookUps(CodeTable table, long[] index) {
    /** Codes of all rows together. */
    int slots() {
        return index.length * table.width();
    }

    int integer(int slot) {
        return table.code(index[unit(slot)], slot % table.width());
    }

    /** The look-up that a slot belongs to. */
    int unit(int slot) {
        return slot / table.width();
    }

    /** The row among some that holds codes which are to stand where a look-up is. */
    int row(int unit, long from, long to, int[] integers) {
        return table.row(from, to, integers, unit * table.width());
    }

    int count() {
        return index.length;
    }
}
