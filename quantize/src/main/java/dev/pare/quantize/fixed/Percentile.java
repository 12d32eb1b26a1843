/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.pass.Statistics.Histogram;

/**
 * Leaves the same share of the numbers out at each end, so that a few outliers do not cost everything else its codes. Within a bin the
 * numbers count as evenly spread.
 *
 * @param percent share of the numbers that stays, both ends together, over 0 to 100
 */
record Percentile(double percent) implements RangeChoice {
    @Override
    public Range of(Histogram histogram) {
        long[] counts = histogram.counts();
        double all = 0;
        for (long count : counts) {
            all += count;
        }
        double cut = all * (100 - percent) / 200;
        double low = histogram.low() + histogram.width() * crossing(counts, cut, false);
        double high = histogram.low() + histogram.width() * (counts.length - crossing(counts, cut, true));
        return Range.around(Math.max(low, histogram.smallest()), Math.min(high, histogram.largest()));
    }

    /** How many bins, and which part of the next, lie before the given number of entries has passed. */
    private static double crossing(long[] counts, double cut, boolean fromTop) {
        double passed = 0;
        for (int i = 0; i < counts.length; i++) {
            long count = counts[fromTop ? counts.length - 1 - i : i];
            if (count > 0 && passed + count >= cut) {
                return i + (cut - passed) / count;
            }
            passed += count;
        }
        return 0;
    }
}
