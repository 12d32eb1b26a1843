/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

/**
 * How far a sample's outputs depend on what else is in its batch. Activations that are quantized on the fly have one range for the whole
 * batch, so that other samples, and the padding beside them, move the numbers of each.
 */
public sealed interface BatchDependence {
    /**
     * The dependence of some samples: ‖y − x‖ / ‖x‖ with x the outputs of a run alone, without padding, and y those of the same samples within their
     * batches; the largest of all outputs of floats, padding left out.
     *
     * @param samples how many were run alone
     */
    record Measured(int samples, double original, double candidate) implements BatchDependence {}

    /** @param reason a phrase */
    record NotMeasured(String reason) implements BatchDependence {}

    static BatchDependence notMeasured(String reason) {
        return new NotMeasured(reason);
    }
}
