/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.pass.Statistics.Histogram;

/** Chooses the range of an activation from how its numbers are distributed. */
@FunctionalInterface
interface RangeChoice {
    Range of(Histogram histogram);

    /** The range from the smallest number that was seen to the largest. */
    static Range minmax(Histogram histogram) {
        return Range.around(histogram.smallest(), histogram.largest());
    }
}
