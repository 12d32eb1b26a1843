/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.recipe.Recipe;
import dev.pare.run.StepRecord;
import java.util.List;
import java.util.Optional;

/**
 * What a compression does, weight by weight.
 *
 * @param calibratedOn the data that passes learned from, in a line; empty if none did
 * @param notes what was chosen or left out on the way
 */
public record CompressionPlan(
        Recipe recipe, List<StepRecord> steps, Optional<String> calibratedOn, List<String> notes) {
    public CompressionPlan {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** How many decisions change a weight. */
    public long applied() {
        return steps.stream().mapToLong(StepRecord::applied).sum();
    }
}
