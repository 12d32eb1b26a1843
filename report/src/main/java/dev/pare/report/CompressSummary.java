/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import dev.pare.run.StepRecord;
import java.util.List;
import java.util.Optional;

/**
 * What a compression did, or would do.
 *
 * @param output the file that was written; empty for a plan
 * @param sizes bytes on disk; of a plan, bytes of the weights before and after
 * @param untouched weights that no step named
 * @param calibration the data that passes could learn from
 * @param drift empty if it was not measured
 * @param costs of each change; empty if it was not measured
 */
public record CompressSummary(
        String input,
        Optional<String> output,
        Sizes sizes,
        String recipeName,
        String recipe,
        List<StepRecord> steps,
        List<Untouched> untouched,
        List<String> notes,
        Optional<String> calibration,
        double seconds,
        Optional<DriftSummary> drift,
        Optional<CostSummary> costs) {
    /** A weight that no step decided on. */
    public record Untouched(String weight, String shape, String role, long bytes) {}

    public CompressSummary {
        steps = List.copyOf(steps);
        untouched = List.copyOf(untouched);
        notes = List.copyOf(notes);
    }

    public boolean isPlan() {
        return output.isEmpty();
    }
}
