/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.List;

/**
 * What each change of a compression costs.
 *
 * @param steps those that change outputs
 * @param maxDrift the limit that proposals are held against; not a number without one
 */
public record CostSummary(List<OfStep> steps, double maxDrift) {
    public CostSummary {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param drift relative RMSE of its result, not a number if it was not measured
     * @param weights each changed alone, the most costly first
     * @param note why something was not measured; empty if all was
     */
    public record OfStep(String pass, double drift, List<Cost> weights, List<Proposal> proposals, String note) {
        public OfStep {
            weights = List.copyOf(weights);
            proposals = List.copyOf(proposals);
        }
    }

    /** One weight. */
    public record Cost(String weight, String role, String change, double drift) {}

    /**
     * What is left of the drift of a step when weights are left alone.
     *
     * @param step as a line of a recipe, empty if there is none
     */
    public record Proposal(List<String> excluded, double drift, String step) {
        public Proposal {
            excluded = List.copyOf(excluded);
        }
    }
}
