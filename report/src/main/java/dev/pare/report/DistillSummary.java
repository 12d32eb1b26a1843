/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came out of a distillation.
 *
 * @param measure what drift is: divergence, distance or error
 * @param before of the untrained student on held-out samples
 * @param trained how many numbers were trained
 * @param drift what a comparison in ONNX Runtime gave, if one was asked for
 */
public record DistillSummary(
        String teacher,
        String output,
        Sizes sizes,
        String task,
        String measure,
        double before,
        double after,
        OptionalDouble agreementBefore,
        OptionalDouble agreement,
        long trained,
        int samples,
        int heldOut,
        long steps,
        double seconds,
        List<String> notes,
        Optional<DriftSummary> drift) {
    public DistillSummary {
        notes = List.copyOf(notes);
    }
}
