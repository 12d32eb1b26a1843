/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.pass.Statistics.Histogram;

/** A histogram laid out anew in a given number of bins over what was seen and zero. */
final class Bins {
    private Bins() {}

    /** How many numbers fall into each bin; a bin of the histogram that several new ones share is spread evenly over them. */
    static double[] over(Histogram histogram, Range seen, int bins) {
        double[] laid = new double[bins];
        double width = (seen.high() - seen.low()) / bins;
        for (int i = 0; i < histogram.counts().length; i++) {
            if (histogram.counts()[i] > 0) {
                double from = histogram.low() + i * histogram.width();
                double low = Math.max(from, histogram.smallest());
                double high = Math.min(from + histogram.width(), histogram.largest());
                spread(
                        laid,
                        (low - seen.low()) / width,
                        (high - seen.low()) / width,
                        histogram.counts()[i]);
            }
        }
        return laid;
    }

    /** Adds a count to the bins from one place to another, both in units of bins. */
    private static void spread(double[] bins, double from, double to, double count) {
        int first = index(from, bins);
        int last = index(to, bins);
        if (first >= last) {
            bins[first] += count;
            return;
        }
        for (int i = first; i <= last; i++) {
            double inside = Math.min(to, i + 1) - Math.max(from, i);
            bins[i] += count * Math.max(0, inside) / (to - from);
        }
    }

    private static int index(double place, double[] bins) {
        return (int) Math.max(0, Math.min(bins.length - 1, Math.floor(place)));
    }
}
