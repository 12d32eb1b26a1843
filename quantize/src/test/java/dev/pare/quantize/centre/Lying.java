/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

import dev.pare.analysis.Facts;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.GivenRanges;
import dev.pare.quantize.activation.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Made-up ranges that lie far from zero: whatever they are, the model has to compute the same. */
final class Lying {
    private Lying() {}

    static Statistics about(Facts facts) {
        Map<String, Ranges> ranges = new LinkedHashMap<>();
        for (Group group : Groups.of(facts)) {
            for (Reading reading : group.readings()) {
                int width = reading.sites().inputs(reading.matrix());
                ranges.computeIfAbsent(reading.value(), v -> ranges(width, v.hashCode()));
            }
        }
        return new GivenRanges(ranges);
    }

    private static Ranges ranges(int width, long seed) {
        Random random = new Random(seed);
        float[] low = new float[width];
        float[] high = new float[width];
        for (int k = 0; k < width; k++) {
            float middle = (float) random.nextGaussian();
            low[k] = middle - 1;
            high[k] = middle + 1;
        }
        return new Ranges(low, high);
    }
}
