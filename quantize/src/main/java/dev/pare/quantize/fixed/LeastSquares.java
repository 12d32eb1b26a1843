/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.pass.Statistics.Histogram;

/**
 * Least mean square error: what rounding costs inside the range (a twelfth of the squared step for each number) against what cutting
 * costs outside (the squared distance to the end). Every pair of ends on a grid is tried.
 *
 * @param bins bins that the histogram is laid out in
 * @param levels number of codes
 */
record LeastSquares(int bins, int levels) implements RangeChoice {
    private static final int GRID = 128;

    @Override
    public Range of(Histogram histogram) {
        Range seen = RangeChoice.minmax(histogram);
        if (!(seen.high() > seen.low())) {
            return seen;
        }
        Tails tails = new Tails(Bins.over(histogram, seen, bins), seen);
        Range best = seen;
        double least = Double.POSITIVE_INFINITY;
        for (int i = seen.low() < 0 ? GRID : 0; i >= 0; i--) {
            for (int j = seen.high() > 0 ? GRID : 0; j >= 0; j--) {
                Range range = new Range(seen.low() * i / GRID, seen.high() * j / GRID);
                double error = tails.error(range, levels);
                if (error < least) {
                    least = error;
                    best = range;
                }
            }
        }
        return best;
    }

    /** Sums up to each bin, so that the error of a range takes a few operations. Every number counts as the middle of its bin. */
    private static final class Tails {
        private final Range seen;
        private final double width;
        private final double[] count;
        private final double[] sum;
        private final double[] squares;

        Tails(double[] bins, Range seen) {
            this.seen = seen;
            this.width = (seen.high() - seen.low()) / bins.length;
            this.count = new double[bins.length + 1];
            this.sum = new double[bins.length + 1];
            this.squares = new double[bins.length + 1];
            for (int i = 0; i < bins.length; i++) {
                double x = seen.low() + (i + 0.5) * width;
                count[i + 1] = count[i] + bins[i];
                sum[i + 1] = sum[i] + bins[i] * x;
                squares[i + 1] = squares[i] + bins[i] * x * x;
            }
        }

        double error(Range range, int levels) {
            int low = edge(range.low());
            int high = edge(range.high());
            double step = (range.high() - range.low()) / (levels - 1);
            double inside = count[high] - count[low];
            return inside * step * step / 12
                    + distances(0, low, range.low())
                    + distances(high, count.length - 1, range.high());
        }

        /** The bins whose middle lies below a number. */
        private int edge(double x) {
            return (int) Math.max(0, Math.min(count.length - 1, Math.rint((x - seen.low()) / width)));
        }

        private double distances(int from, int to, double end) {
            return (squares[to] - squares[from])
                    - 2 * end * (sum[to] - sum[from])
                    + end * end * (count[to] - count[from]);
        }
    }
}
