/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sums up how far the outputs of one model in company are from those of the same samples alone. */
final class BatchInvarianceMeter {
    private final Map<String, DriftMeter> meters = new LinkedHashMap<>();

    /** A sample's own part of an output of its batch, and the elements of it that are not padding. */
    record Own(Values values, List<Span> compared) {}

    /** The parts of a batch's outputs that belong to a sample, by output. */
    static Map<String, Own> own(IsolatedSample sample, Map<String, Values> inBatch) {
        Map<String, Own> parts = new LinkedHashMap<>();
        for (Port port : sample.signature().outputs()) {
            Values all = inBatch.get(port.name());
            if (all instanceof FloatValues) {
                sample.of(port, all)
                        .ifPresent(own -> parts.put(port.name(), new Own(own, sample.compared(port, all, own))));
            }
        }
        return parts;
    }

    /** Adds a sample. An output that has another shape when the sample is alone is left out. */
    void add(Map<String, Values> alone, Map<String, Own> inBatch) {
        inBatch.forEach((name, own) -> {
            Values x = alone.get(name);
            if (x instanceof FloatValues && x.shape().equals(own.values().shape())) {
                meters.computeIfAbsent(name, n -> new DriftMeter()).add(x, own.values(), own.compared());
            }
        });
    }

    boolean isEmpty() {
        return meters.values().stream().allMatch(meter -> meter.stats().compared() == 0);
    }

    /** The largest relative RMSE of any output. */
    double worst() {
        return meters.values().stream()
                .mapToDouble(meter -> meter.stats().relativeRmse())
                .max()
                .orElse(0);
    }
}
