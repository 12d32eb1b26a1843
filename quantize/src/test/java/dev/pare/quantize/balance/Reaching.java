/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Facts;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.GivenRanges;
import dev.pare.quantize.activation.Reading;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Made-up ranges whose channels reach unlike far: whatever they are, the model has to compute the same. */
final class Reaching {
    private Reaching() {}

    static Statistics unlike(Facts facts) {
        Map<String, Ranges> ranges = new LinkedHashMap<>();
        for (Route route : Routes.of(facts)) {
            for (Reading reading : route.readings()) {
                ranges.computeIfAbsent(reading.value(), v -> ranges(route.width(), v.hashCode()));
            }
        }
        return new GivenRanges(ranges);
    }

    private static Ranges ranges(int width, long seed) {
        Random random = new Random(seed);
        float[] low = new float[width];
        float[] high = new float[width];
        for (int k = 0; k < width; k++) {
            high[k] = (float) Math.exp(2 * random.nextGaussian());
            low[k] = -high[k];
        }
        return new Ranges(low, high);
    }
}
