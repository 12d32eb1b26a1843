/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import java.util.List;
import java.util.Optional;

/**
 * What the changes of a recipe cost, one by one. Drift is the relative RMSE of the outputs (of several outputs the root of the mean
 * square), of the step's result against what the step was given, on the first samples of the data (at most 128, whole batches).
 *
 * @param steps those that change outputs, in order
 */
public record Attribution(List<OfStep> steps) {
    public Attribution {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param drift of the whole step
     * @param shares of its weights, each changed alone, the most costly first
     * @param proposals what is left of the drift if the most costly are left alone, few of them first
     * @param note why something was not measured
     */
    public record OfStep(
            String pass, double drift, List<Share> shares, List<Proposal> proposals, Optional<String> note) {
        public OfStep {
            shares = List.copyOf(shares);
            proposals = List.copyOf(proposals);
        }
    }

    /**
     * One weight.
     *
     * @param change what the step does to it
     */
    public record Share(String weight, String role, String change, double drift) {}

    /**
     * Weights to leave alone.
     *
     * @param excluded their names
     * @param drift of the step without them
     * @param step the step with these exclusions, as a line of a recipe; empty for a pass that no recipe made
     */
    public record Proposal(List<String> excluded, double drift, Optional<String> step) {
        public Proposal {
            excluded = List.copyOf(excluded);
        }
    }
}
