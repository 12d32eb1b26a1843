/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import java.util.Optional;

/** Counts how often each row of a table is looked up. Negative indices count from the table's end, as ONNX Gather reads them. */
final class LookupMeter implements Meter {
    private final StatisticsRequest.Frequencies request;
    private final long[] counts;
    private long inside;
    private long outside;

    LookupMeter(StatisticsRequest.Frequencies request) {
        this.request = request;
        this.counts = new long[request.rows()];
    }

    @Override
    public StatisticsRequest.Frequencies request() {
        return request;
    }

    int rows() {
        return counts.length;
    }

    @Override
    public Optional<String> prepare(Values values, UnpaddedRows real) {
        if (!(values instanceof LongValues)) {
            return Optional.of("it holds real numbers, not indices");
        }
        return real.lookups(values.shape()).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "its shape " + values.shape() + " does not tell which indices are real in a batch of " + real);
    }

    @Override
    public Optional<String> add(Values values, UnpaddedRows real) {
        LongValues indices = (LongValues) values;
        int[] times = real.lookups(indices.shape()).orElseThrow();
        for (int i = 0; i < times.length; i++) {
            long index = indices.at(i);
            long row = index < 0 ? index + counts.length : index;
            if (row >= 0 && row < counts.length) {
                counts[(int) row] += times[i];
                inside += times[i];
            } else {
                outside += times[i];
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean seen() {
        return inside + outside > 0;
    }

    @Override
    public void giveUp() {
        // A row of counts is small.
    }

    long[] finish() {
        return counts.clone();
    }

    /** Look-ups of rows that the table does not have. */
    long outside() {
        return outside;
    }
}
