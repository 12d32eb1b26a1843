/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.Statistics.Histogram;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import java.util.BitSet;
import java.util.Optional;

/** How the numbers of a value are distributed, batch by batch, in memory that does not grow with the data. */
final class HistogramMeter implements Meter {
    private final StatisticsRequest.Histogram request;
    private final Bins bins = new Bins();

    HistogramMeter(StatisticsRequest.Histogram request) {
        this.request = request;
    }

    @Override
    public StatisticsRequest.Histogram request() {
        return request;
    }

    @Override
    public Optional<String> prepare(Values values, UnpaddedRows real) {
        return RealNumbers.refusal(values, request.axis(), real);
    }

    @Override
    public Optional<String> add(Values values, UnpaddedRows real) {
        RealNumbers numbers =
                RealNumbers.of((FloatValues) values, request.axis(), real).orElseThrow();
        if (!numbers.finite()) {
            return Optional.of("it holds NaN or infinity");
        }
        if (numbers.rows().isEmpty() || numbers.width() == 0) {
            return Optional.empty();
        }
        cover(numbers);
        BitSet rows = numbers.rows();
        int width = numbers.width();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                bins.add(numbers.values().at(i));
            }
        }
        return Optional.empty();
    }

    private void cover(RealNumbers numbers) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        BitSet rows = numbers.rows();
        int width = numbers.width();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                low = Math.min(low, numbers.values().at(i));
                high = Math.max(high, numbers.values().at(i));
            }
        }
        bins.cover(low, high);
    }

    @Override
    public boolean seen() {
        return !bins.isEmpty();
    }

    @Override
    public void giveUp() {
        // The bins of a value are small.
    }

    Histogram finish() {
        return bins.finish();
    }
}
