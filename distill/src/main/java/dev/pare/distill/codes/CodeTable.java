/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import java.util.HashMap;
import java.util.Map;

/** A table with the codes of every byte in its rows, read backwards. */
final class CodeTable {
    private final long[] codes;
    private final int width;
    private final Map<Long, Block> grids = new HashMap<>();
    private final Map<Long, Map<Long, Integer>> rows = new HashMap<>();

    /** @param width codes in a row */
    CodeTable(long[] codes, int width) {
        this.codes = codes;
        this.width = width;
    }

    int width() {
        return width;
    }

    int rows() {
        return codes.length / width;
    }

    int code(long row, int place) {
        return (int) codes[(int) row * width + place];
    }

    /** The grid of the rows from one to another. */
    Block grid(long from, long to) {
        return grids.computeIfAbsent(from, f -> Block.of(codes, (int) from * width, (int) to * width));
    }

    /** The row among some that holds the codes. */
    int row(long from, long to, int[] integers, int at) {
        Map<Long, Integer> known = rows.computeIfAbsent(from, f -> inverse(from, to));
        long key = 0;
        for (int i = 0; i < width; i++) {
            key = key << 8 | (integers[at + i] & 0xff);
        }
        Integer row = known.get(key);
        if (row == null) {
            throw new IllegalStateException("no row of a table of codes holds what was trained");
        }
        return row;
    }

    private Map<Long, Integer> inverse(long from, long to) {
        Map<Long, Integer> inverse = new HashMap<>();
        for (int row = (int) from; row < to; row++) {
            long key = 0;
            for (int i = 0; i < width; i++) {
                key = key << 8 | (codes[row * width + i] & 0xff);
            }
            inverse.putIfAbsent(key, row);
        }
        return inverse;
    }
}
