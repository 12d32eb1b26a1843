/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.graph.Graph;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Codes of activations from what was measured of them; each value is worked out once, however many products share it. */
final class Activations {
    private final StaticOptions options;
    private final Facts facts;
    private final Statistics statistics;
    private final Map<String, Optional<Affine>> known = new ConcurrentHashMap<>();

    Activations(StaticOptions options, Facts facts, Statistics statistics) {
        this.options = options;
        this.facts = facts;
        this.statistics = statistics;
    }

    /** What is to be measured of a value: the least that the way of calibration needs. */
    static StatisticsRequest request(StaticOptions options, String value) {
        return options.calibration() == StaticOptions.Calibration.MINMAX
                ? new StatisticsRequest.Ranges(value)
                : new StatisticsRequest.Histogram(value);
    }

    Optional<Affine> of(Graph scope, String value) {
        return facts.isMeasurable(scope, value) ? known.computeIfAbsent(value, this::measured) : Optional.empty();
    }

    private Optional<Affine> measured(String value) {
        Optional<Range> range = options.calibration() == StaticOptions.Calibration.MINMAX
                ? statistics.ranges(value).map(r -> Range.around(r.smallest(), r.largest()))
                : statistics.histogram(value).map(options.rangeChoice()::of);
        return range.map(r -> Affine.of(r, options.activations().type()));
    }
}
