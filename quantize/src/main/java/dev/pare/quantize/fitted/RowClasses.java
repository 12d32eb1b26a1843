/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Classes of rows of a table. Rows are grouped by how often they were looked up: never, once, up to four times, up to sixteen and so on.
 * Groups with many rows are divided by how much of a row is left to codes, so that bits can be given to some of it.
 *
 * @param classOfRow the class of each row
 * @param sizes rows of each class
 * @param groups the group of each class
 * @param shares the share of each class in the loss of its group
 * @param hasNever whether the first group holds rows that were never looked up
 */
record RowClasses(byte[] classOfRow, int[] sizes, int[] groups, double[] shares, boolean hasNever) {
    private static final long[] BOUNDS = {0, 1, 4, 16, 64, 256, 1024, Long.MAX_VALUE};

    /** A class has at most about this share of the rows: what a budget leaves is spent on whole classes. */
    private static final double PIECE = 1 / 64.0;

    /**
     * Classes by frequency and loss.
     *
     * @param loss what each row loses at a number of bits when it is looked up, in any unit
     */
    static RowClasses of(long[] frequencies, double[] loss) {
        Integer[] rows = IntStream.range(0, frequencies.length).boxed().toArray(Integer[]::new);
        Arrays.sort(
                rows,
                Comparator.comparingInt((Integer r) -> group(frequencies[r])).thenComparingDouble(r -> loss[r]));
        Builder builder = new Builder(frequencies.length);
        for (int from = 0; from < rows.length; ) {
            int to = from;
            while (to < rows.length && group(frequencies[rows[to]]) == group(frequencies[rows[from]])) {
                to++;
            }
            builder.add(rows, from, to, loss);
            from = to;
        }
        return builder.build(Arrays.stream(frequencies).anyMatch(f -> f == 0));
    }

    /** All rows in one class. */
    static RowClasses one(int rows) {
        return new RowClasses(new byte[rows], new int[] {rows}, new int[] {0}, new double[] {1}, false);
    }

    int count() {
        return sizes.length;
    }

    int groupCount() {
        return groups[groups.length - 1] + 1;
    }

    /** The rows of one group from one table, all others from another. */
    float[] mixed(int group, float[] inside, float[] outside, int width) {
        float[] mixed = outside.clone();
        for (int row = 0; row < classOfRow.length; row++) {
            if (groups[classOfRow[row]] == group) {
                System.arraycopy(inside, row * width, mixed, row * width, width);
            }
        }
        return mixed;
    }

    private static int group(long frequency) {
        int group = 0;
        while (frequency > BOUNDS[group]) {
            group++;
        }
        return group;
    }

    /** Adds groups one after the other. */
    private static final class Builder {
        private final byte[] classOfRow;
        private final int[] sizes = new int[(int) (1 / PIECE) + 2 * BOUNDS.length];
        private final int[] groups = new int[sizes.length];
        private final double[] shares = new double[sizes.length];
        private int count;
        private int group;

        Builder(int rows) {
            this.classOfRow = new byte[rows];
        }

        void add(Integer[] rows, int from, int to, double[] loss) {
            double all = sum(rows, from, to, loss);
            int pieces = (int) Math.max(1, Math.ceil((to - from) / Math.max(1, PIECE * rows.length)));
            for (int p = 0; p < pieces; p++) {
                int start = from + (int) ((long) (to - from) * p / pieces);
                int end = from + (int) ((long) (to - from) * (p + 1) / pieces);
                for (int i = start; i < end; i++) {
                    classOfRow[rows[i]] = (byte) count;
                }
                sizes[count] = end - start;
                groups[count] = group;
                shares[count] = all > 0 ? sum(rows, start, end, loss) / all : 1.0 / pieces;
                count++;
            }
            group++;
        }

        private static double sum(Integer[] rows, int from, int to, double[] loss) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += loss[rows[i]];
            }
            return sum;
        }

        RowClasses build(boolean never) {
            return new RowClasses(
                    classOfRow,
                    Arrays.copyOf(sizes, count),
                    Arrays.copyOf(groups, count),
                    Arrays.copyOf(shares, count),
                    never);
        }
    }
}
