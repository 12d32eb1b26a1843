/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * What a candidate must keep to; an empty limit is not checked.
 *
 * @param maxDrift the largest relative RMSE of any output
 * @param maxDrop the largest loss of accuracy in percentage points or, where labels are gold scores, of 100 times Spearman's correlation
 * @param minAgreement the smallest share of equal choices, 0 to 1
 * @param minCosine the smallest mean cosine between the models' vectors of the same texts
 * @param maxBatchDependence the largest {@link BatchDependence} of the candidate
 * @param metrics ranges of a program's own metrics by their names
 */
public record Limits(
        OptionalDouble maxDrift,
        OptionalDouble maxDrop,
        OptionalDouble minAgreement,
        OptionalDouble minCosine,
        OptionalDouble maxBatchDependence,
        Map<String, Range> metrics) {

    /** What a number must lie in, both ends included. */
    public record Range(double least, double most) {
        boolean holds(double value) {
            return value >= least && value <= most;
        }
    }

    public Limits {
        metrics = Map.copyOf(metrics);
    }

    public static Limits none() {
        return new Limits(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Map.of());
    }

    public Limits withMaxDrift(double value) {
        return new Limits(OptionalDouble.of(value), maxDrop, minAgreement, minCosine, maxBatchDependence, metrics);
    }

    public Limits withMaxDrop(double points) {
        return new Limits(maxDrift, OptionalDouble.of(points), minAgreement, minCosine, maxBatchDependence, metrics);
    }

    public Limits withMinAgreement(double share) {
        return new Limits(maxDrift, maxDrop, OptionalDouble.of(share), minCosine, maxBatchDependence, metrics);
    }

    /** Requires that the mean cosine between the models' vectors of the same texts is at least a value. */
    public Limits withMinCosine(double value) {
        return new Limits(maxDrift, maxDrop, minAgreement, OptionalDouble.of(value), maxBatchDependence, metrics);
    }

    public Limits withMaxBatchDependence(double value) {
        return new Limits(maxDrift, maxDrop, minAgreement, minCosine, OptionalDouble.of(value), metrics);
    }

    /** Requires that a metric of the program is at least a value. */
    public Limits withMetricAtLeast(String name, double value) {
        return with(name, new Range(value, range(name).most()));
    }

    /** Requires that a metric of the program is at most a value. */
    public Limits withMetricAtMost(String name, double value) {
        return with(name, new Range(range(name).least(), value));
    }

    private Range range(String name) {
        return metrics.getOrDefault(name, new Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY));
    }

    private Limits with(String name, Range range) {
        Map<String, Range> more = new TreeMap<>(metrics);
        more.put(name, range);
        return new Limits(maxDrift, maxDrop, minAgreement, minCosine, maxBatchDependence, more);
    }
}
