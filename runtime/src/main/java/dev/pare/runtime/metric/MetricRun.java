/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.metric;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.tensor.Values;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All metrics during one comparison. */
public final class MetricRun {
    private final Map<String, Metric.Meter> meters = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if two metrics have the same name */
    public MetricRun(List<Metric> metrics) {
        for (Metric metric : metrics) {
            if (meters.put(metric.name(), metric.start()) != null) {
                throw new IllegalArgumentException(
                        "there are two metrics with the name '" + metric.name() + "'; give each its own");
            }
        }
    }

    /** Adds each sample of a batch, without the rows that fill it up. */
    public void add(Batch batch, Map<String, Values> original, Map<String, Values> candidate) {
        for (int i = 0; !meters.isEmpty() && i < batch.samples(); i++) {
            Metric.Sample sample = new Metric.Sample(
                    row(original, i, batch.rows()),
                    row(candidate, i, batch.rows()),
                    batch.labels().get(i));
            meters.values().forEach(meter -> meter.add(sample));
        }
    }

    private static Map<String, Values> row(Map<String, Values> outputs, int index, int rows) {
        Map<String, Values> row = new LinkedHashMap<>();
        outputs.forEach((name, values) -> {
            boolean counts = values.shape().rank() > 0 && values.shape().dim(0) == rows;
            row.put(name, counts ? values.rows(index, index + 1) : values);
        });
        return Collections.unmodifiableMap(row);
    }

    /** The numbers by name, in the order of the metrics. */
    public Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        meters.forEach((name, meter) -> values.put(name, meter.value()));
        return Collections.unmodifiableMap(values);
    }
}
