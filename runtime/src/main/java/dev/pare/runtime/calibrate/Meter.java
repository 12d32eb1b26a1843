/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.tensor.Values;
import java.util.Optional;

/** Measures one value, batch by batch. After a refusal the meter is given up: half a measurement would mislead. */
sealed interface Meter permits MomentsMeter, LookupMeter, RangesMeter, HistogramMeter {
    /** What was asked for. */
    StatisticsRequest request();

    /** The name of the value. */
    default String value() {
        return request().value();
    }

    /**
     * Looks at the shape of the next batch and takes the memory for it. Called for one meter after the other.
     *
     * @return why the value cannot be measured, if so
     */
    Optional<String> prepare(Values values, UnpaddedRows real);

    /**
     * Adds the batch that was prepared. Different meters may add at the same time.
     *
     * @return why the value cannot be measured, if so
     */
    Optional<String> add(Values values, UnpaddedRows real);

    /** Whether there was a real row or index. */
    boolean seen();

    /** Frees what the meter holds. */
    void giveUp();
}
