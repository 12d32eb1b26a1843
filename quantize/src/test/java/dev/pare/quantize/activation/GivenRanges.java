/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.pass.Statistics;
import java.util.Map;
import java.util.Optional;

/** Ranges that were not measured, and nothing else. */
public record GivenRanges(Map<String, Ranges> given) implements Statistics {
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
        return Optional.ofNullable(given.get(value));
    }
}
