/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.Reading;
import dev.pare.quantize.activation.Readings;
import java.util.List;
import java.util.Optional;

/** The middle of each channel over all values that products read, and what it takes off the noise. */
record Middle(Ranges ranges, double[] shift, double before, double after) {
    /** Shifts that take less than this off the noise are not worth a change. */
    private static final double WORTHWHILE = 0.01;

    /** Empty if any of the values was not measured, or something infinite was. */
    static Optional<Middle> of(List<Reading> readings, int width, Statistics statistics) {
        Optional<Ranges> measured = Readings.ranges(readings, width, statistics);
        if (measured.isEmpty()) {
            return Optional.empty();
        }
        Ranges ranges = measured.get();
        double[] shift = new double[width];
        for (int k = 0; k < width; k++) {
            shift[k] = ((double) ranges.low()[k] + ranges.high()[k]) / 2;
            if (!Double.isFinite(shift[k])) {
                return Optional.empty();
            }
        }
        Noise noise = new Noise(readings, width);
        return Optional.of(new Middle(ranges, shift, noise.of(ranges, new double[width]), noise.of(ranges, shift)));
    }

    boolean worthwhile() {
        return after < (1 - WORTHWHILE) * before;
    }

    String gain() {
        return Math.round(100 * (1 - Math.sqrt(after / before))) + " % less error from 8-bit codes expected";
    }
}
