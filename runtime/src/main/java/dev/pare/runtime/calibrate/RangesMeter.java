/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.Statistics.Ranges;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/** Smallest and largest number for each index of an axis; one for all as soon as the length of the axis changes. */
final class RangesMeter implements Meter {
    private final StatisticsRequest.Ranges request;
    private float[] low = new float[0];
    private float[] high = new float[0];
    private boolean seen;

    RangesMeter(StatisticsRequest.Ranges request) {
        this.request = request;
    }

    @Override
    public StatisticsRequest.Ranges request() {
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
        fit(numbers.asAsked() ? numbers.width() : 1);
        BitSet rows = numbers.rows();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            add(numbers.values(), row * numbers.width(), numbers.width());
        }
        seen |= !rows.isEmpty() && numbers.width() > 0;
        return Optional.empty();
    }

    private void add(FloatValues values, int from, int width) {
        boolean each = low.length == width;
        for (int j = 0; j < width; j++) {
            float number = values.at(from + j);
            int at = each ? j : 0;
            low[at] = Math.min(low[at], number);
            high[at] = Math.max(high[at], number);
        }
    }

    private void fit(int width) {
        if (low.length == 0) {
            low = new float[width];
            high = new float[width];
            Arrays.fill(low, Float.POSITIVE_INFINITY);
            Arrays.fill(high, Float.NEGATIVE_INFINITY);
        } else if (low.length != width) {
            Ranges all = finish();
            low = new float[] {all.smallest()};
            high = new float[] {all.largest()};
        }
    }

    @Override
    public boolean seen() {
        return seen;
    }

    @Override
    public void giveUp() {
        // Two rows are small.
    }

    Ranges finish() {
        return new Ranges(low.clone(), high.clone());
    }
}
