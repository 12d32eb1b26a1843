/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import java.util.Arrays;

/**
 * The grid that codes lie on: {@code step · k} for k from {@code least} to {@code most}. In a table these are the rows for one multiplier.
 */
record Block(int step, int least, int most) {
    /** The grid of all numbers in some rows of a table. */
    static Block of(long[] values, int from, int to) {
        long[] sorted = Arrays.stream(values, from, to).distinct().sorted().toArray();
        long step = sorted.length == 1 ? Math.max(1, Math.abs(sorted[0])) : Long.MAX_VALUE;
        for (int i = 1; i < sorted.length; i++) {
            step = Math.min(step, sorted[i] - sorted[i - 1]);
        }
        return new Block((int) step, (int) (sorted[0] / step), (int) (sorted[sorted.length - 1] / step));
    }
}
