/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import java.util.List;
import java.util.Optional;

/** What is known of values that several products read. */
public final class Readings {
    private Readings() {}

    /** The ranges of each channel over all values that are read; empty if any of them was not measured. */
    public static Optional<Ranges> ranges(List<Reading> readings, int width, Statistics statistics) {
        List<String> values = readings.stream().map(Reading::value).distinct().toList();
        return ranges(values, statistics).filter(r -> r.low().length == width);
    }

    /** The ranges of each channel over several values; empty if any of them was not measured or they differ in width. */
    public static Optional<Ranges> ranges(List<String> values, Statistics statistics) {
        Ranges all = null;
        for (String value : values) {
            Optional<Ranges> one = statistics.ranges(value);
            if (one.isEmpty() || (all != null && all.low().length != one.get().low().length)) {
                return Optional.empty();
            }
            all = all == null ? one.get() : wider(all, one.get());
        }
        return Optional.ofNullable(all);
    }

    private static Ranges wider(Ranges a, Ranges b) {
        float[] low = a.low().clone();
        float[] high = a.high().clone();
        for (int k = 0; k < low.length; k++) {
            low[k] = Math.min(low[k], b.low()[k]);
            high[k] = Math.max(high[k], b.high()[k]);
        }
        return new Ranges(low, high);
    }
}
