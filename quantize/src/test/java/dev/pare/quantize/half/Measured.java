/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.pass.Statistics;
import java.util.Map;
import java.util.Optional;

/** Made-up ranges for tests: values that are not named reach from -1 to 1. */
record Measured(Map<String, Ranges> given) implements Statistics {
    static Measured of(String value, float low, float high) {
        return new Measured(Map.of(value, new Ranges(new float[] {low}, new float[] {high})));
    }

    static Measured mild() {
        return new Measured(Map.of());
    }

    @Override
    public Optional<Moments> moments(String value) {
        return Optional.empty();
    }

    @Override
    public Optional<long[]> frequencies(String indices) {
        return Optional.empty();
    }

    @Override
    public Optional<Ranges> ranges(String value) {
        return Optional.of(given.getOrDefault(value, new Ranges(new float[] {-1}, new float[] {1})));
    }
}
