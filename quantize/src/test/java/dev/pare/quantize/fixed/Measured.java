/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.pass.Statistics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Statistics of values that a test makes up. */
final class Measured implements Statistics {
    private static final int BINS = 512;
    private final Map<String, float[]> values = new HashMap<>();

    Measured with(String value, float... numbers) {
        values.put(value, numbers);
        return this;
    }

    @Override
    public Optional<Moments> moments(String value) {
        return Optional.empty();
    }

    @Override
    public Optional<long[]> frequencies(String indices) {
        return Optional.empty();
    }

    @Override
    public Optional<Ranges> ranges(String value) {
        return Optional.ofNullable(values.get(value)).map(v -> {
            Histogram all = histogramOf(v);
            return new Ranges(new float[] {all.smallest()}, new float[] {all.largest()});
        });
    }

    @Override
    public Optional<Histogram> histogram(String value) {
        return Optional.ofNullable(values.get(value)).map(Measured::histogramOf);
    }

    private static Histogram histogramOf(float... numbers) {
        float smallest = Float.POSITIVE_INFINITY;
        float largest = Float.NEGATIVE_INFINITY;
        for (float number : numbers) {
            smallest = Math.min(smallest, number);
            largest = Math.max(largest, number);
        }
        double width = Math.max(1e-6, ((double) largest - smallest) / (BINS - 1));
        long[] counts = new long[BINS];
        for (float number : numbers) {
            counts[(int) ((number - smallest) / width)]++;
        }
        return new Histogram(smallest, width, counts, smallest, largest);
    }
}
