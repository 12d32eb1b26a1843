/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.Readings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was measured of the values that go into a weight, all its uses taken together. */
final class Inputs {
    private final Statistics statistics;

    Inputs(Statistics statistics) {
        this.statistics = statistics;
    }

    /** Empty if any of the values was not measured or is of another width: part of the inputs would mislead. */
    Optional<Moments> moments(Weight weight) {
        List<Moments> parts = new ArrayList<>();
        for (String input : Products.inputs(weight)) {
            Optional<Moments> part = statistics.moments(input);
            if (part.isEmpty()
                    || part.get().width()
                            != parts.stream().findFirst().orElse(part.get()).width()) {
                return Optional.empty();
            }
            parts.add(part.get());
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(parts.size() == 1 ? parts.get(0) : Moments.merged(parts));
    }

    /** Smallest and largest number of each input. */
    Optional<Ranges> ranges(List<String> values) {
        return Readings.ranges(values, statistics);
    }
}
