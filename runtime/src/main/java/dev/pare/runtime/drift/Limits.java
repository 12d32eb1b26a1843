/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import java.util.OptionalDouble;

/**
 * What a candidate must keep to; an empty limit is not checked.
 *
 * @param maxDrift the largest relative RMSE of any output
 * @param maxDrop the largest loss of accuracy, in percentage points
 * @param minAgreement the smallest share of equal choices, 0 to 1
 * @param maxBatchDependence the largest {@link BatchDependence} of the candidate
 */
public record Limits(
        OptionalDouble maxDrift,
        OptionalDouble maxDrop,
        OptionalDouble minAgreement,
        OptionalDouble maxBatchDependence) {

    public static Limits none() {
        return new Limits(
                OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    public Limits withMaxDrift(double value) {
        return new Limits(OptionalDouble.of(value), maxDrop, minAgreement, maxBatchDependence);
    }

    public Limits withMaxDrop(double points) {
        return new Limits(maxDrift, OptionalDouble.of(points), minAgreement, maxBatchDependence);
    }

    public Limits withMinAgreement(double share) {
        return new Limits(maxDrift, maxDrop, OptionalDouble.of(share), maxBatchDependence);
    }

    public Limits withMaxBatchDependence(double value) {
        return new Limits(maxDrift, maxDrop, minAgreement, OptionalDouble.of(value));
    }
}
