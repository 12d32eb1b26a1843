/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import java.util.ArrayList;
import java.util.List;

/** The memory that all Gram matrices of one measurement share. */
final class GramRoom {
    private final long limit;
    private long used;

    GramRoom(long limit) {
        this.limit = limit;
    }

    static long bytes(int width) {
        return 8L * width * width;
    }

    boolean take(int width) {
        boolean fits = bytes(width) <= limit - used;
        used += fits ? bytes(width) : 0;
        return fits;
    }

    boolean takeBytes(long bytes) {
        boolean fits = bytes <= limit - used;
        used += fits ? bytes : 0;
        return fits;
    }

    void giveBack(int width) {
        used -= bytes(width);
    }

    /** The number of passes that these widths need, when each pass takes what fits in their order. */
    int passes(List<Integer> widths) {
        List<Integer> left = new ArrayList<>(widths);
        int passes = 0;
        while (!left.isEmpty()) {
            GramRoom empty = new GramRoom(limit);
            int before = left.size();
            left.removeIf(empty::take);
            passes++;
            if (left.size() == before) {
                throw new IllegalArgumentException("a Gram matrix of width " + left.get(0) + " finds no room at all");
            }
        }
        return passes;
    }

    long used() {
        return used;
    }

    long limit() {
        return limit;
    }
}
