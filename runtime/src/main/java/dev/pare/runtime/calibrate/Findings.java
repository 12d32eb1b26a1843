/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.Statistics.Histogram;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.runtime.statistics.MomentsSpill;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what a measurement finds, by value name. */
final class Findings {
    private final MomentsSpill spill;
    private final Map<String, Supplier<Moments>> moments = new HashMap<>();
    private final Map<String, long[]> counts = new HashMap<>();
    private final Map<String, Ranges> ranges = new HashMap<>();
    private final Map<String, Histogram> histograms = new HashMap<>();

    Findings(Path temporary) {
        this.spill = new MomentsSpill(temporary);
    }

    /** Adds moments; if their memory is needed, they go to a temporary file. */
    void add(String value, Moments found, boolean memoryNeeded) {
        moments.put(value, memoryNeeded ? spill.keep(found) : () -> found);
    }

    void add(String indices, long... found) {
        counts.put(indices, found);
    }

    void add(String value, Ranges found) {
        ranges.put(value, found);
    }

    void add(String value, Histogram found) {
        histograms.put(value, found);
    }

    Measured result() {
        return new Measured(moments, counts, ranges, histograms, Optional.empty());
    }
}
