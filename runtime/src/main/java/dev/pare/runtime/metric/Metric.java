/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.metric;

import dev.pare.runtime.data.Label;
import dev.pare.runtime.tensor.Values;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A measurement of a program's own: one number for two models on the same data. */
public interface Metric {
    /** What the number is called in reports and limits. */
    String name();

    /** Begins a comparison; called once for each. */
    Meter start();

    /** What is summed up during one comparison. */
    interface Meter {
        void add(Sample sample);

        /** The number so far; NaN keeps to no limit. */
        double value();
    }

    /**
     * What both models give for one sample.
     *
     * @param original value by output name, with 1 as the first dimension; an output whose first axis does not count the samples of
     *     the batch is given as a whole. What belongs to tokens holds the padding of the batch as well.
     * @param candidate the same of the candidate
     * @param label what is known to be right
     */
    record Sample(Map<String, Values> original, Map<String, Values> candidate, Label label) {}

    /** The mean of a number for each sample; NaN without samples. */
    static Metric mean(String name, ToDoubleFunction<Sample> number) {
        return new MeanMetric(name, number);
    }
}
