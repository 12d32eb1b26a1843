/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.metric;

import java.util.function.ToDoubleFunction;

/** The mean over samples. */
record MeanMetric(String name, ToDoubleFunction<Metric.Sample> number) implements Metric {
    @Override
    public Meter start() {
        return new Meter() {
            private double sum;
            private long count;

            @Override
            public void add(Sample sample) {
                sum += number.applyAsDouble(sample);
                count++;
            }

            @Override
            public double value() {
                return sum / count;
            }
        };
    }
}
