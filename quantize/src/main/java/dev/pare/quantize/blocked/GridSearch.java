/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

/**
 * Finds the grid of a block with the least squared error: ranges from wide to narrow are tried, then the scale is fitted to the codes.
 * Without zero points the grid has one code more below zero than above, and both signs of the scale are tried, so that the larger
 * side gets it.
 */
final class GridSearch {
    /** Below this, one over a scale would be infinite; such blocks are zero for every purpose. */
    private static final float SMALLEST = 1e-30f;

    private static final int STEPS = 16;

    private final int bits;
    private final boolean symmetric;
    private final double narrowest;
    private final double widest;

    /**
     * @param bits of a code
     * @param symmetric whether zero is the middle code
     */
    GridSearch(int bits, boolean symmetric) {
        this.bits = bits;
        this.symmetric = symmetric;
        // With many codes, cutting costs more than it gains: only a little is tried.
        this.narrowest = bits == 8 ? 0.8 : bits == 4 ? 0.5 : 0.3;
        this.widest = symmetric ? 1.15 : 1;
    }

    BlockGrid grid(float[] values, int from, int to) {
        float low = 0;
        float high = 0;
        for (int i = from; i < to; i++) {
            low = Math.min(low, values[i]);
            high = Math.max(high, values[i]);
        }
        float largest = Math.max(-low, high);
        int highest = (1 << bits) - 1;
        if (largest < SMALLEST) {
            return new BlockGrid(1, 1 << (bits - 1), highest);
        }
        Best best = new Best(values, from, to);
        for (int step = 0; step < STEPS; step++) {
            double share = widest + (narrowest - widest) * step / (STEPS - 1);
            if (symmetric) {
                float scale = (float) (share * largest / (highest / 2.0));
                best.offer(new BlockGrid(scale, 1 << (bits - 1), highest));
                best.offer(new BlockGrid(-scale, 1 << (bits - 1), highest));
            } else {
                float scale = (float) (share * ((double) high - low) / highest);
                int zero = (int) Math.rint(-share * low / scale);
                best.offer(new BlockGrid(scale, Math.max(0, Math.min(highest, zero)), highest));
            }
        }
        best.offer(best.grid.refitted(values, from, to));
        return best.grid;
    }

    /** The best grid so far; of equal ones the first. */
    private static final class Best {
        private final float[] values;
        private final int from;
        private final int to;
        private BlockGrid grid;
        private double error = Double.POSITIVE_INFINITY;

        Best(float[] values, int from, int to) {
            this.values = values;
            this.from = from;
            this.to = to;
        }

        void offer(BlockGrid candidate) {
            double its = candidate.error(values, from, to, error);
            if (its < error) {
                error = its;
                grid = candidate;
            }
        }
    }
}
