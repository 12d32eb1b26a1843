/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import java.util.Optional;

/** What came of one request. */
sealed interface Finding {
    record OfMoments(Statistics.Moments moments) implements Finding {}

    record OfFrequencies(long[] counts) implements Finding {}

    record OfRanges(Statistics.Ranges ranges) implements Finding {}

    record OfHistogram(Statistics.Histogram histogram) implements Finding {}

    /**
     * The value could not be measured.
     *
     * @param memory the memory that was allowed for Gram matrices, in bytes: with more it may be possible
     */
    record Absent(long memory) implements Finding {}

    /** What statistics say to a request. */
    static Optional<Finding> in(Statistics statistics, StatisticsRequest request) {
        if (request instanceof StatisticsRequest.Moments moments) {
            return statistics.moments(moments.value()).map(OfMoments::new);
        } else if (request instanceof StatisticsRequest.Frequencies lookups) {
            return statistics.frequencies(lookups.indices()).map(OfFrequencies::new);
        } else if (request instanceof StatisticsRequest.Ranges ranges) {
            return statistics.ranges(ranges.value()).map(OfRanges::new);
        }
        return statistics.histogram(request.value()).map(OfHistogram::new);
    }
}
