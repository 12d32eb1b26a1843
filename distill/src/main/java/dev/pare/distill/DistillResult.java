/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.runtime.task.TaskKind;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What a distillation gave.
 *
 * @param driftBefore of the untrained student on held-out samples: the divergence from the teacher in nats, 1 - cosine, or the relative
 *     squared error, by the task
 * @param agreement of the trained student with the teacher, where something is chosen
 * @param trained numbers that were trained
 * @param notes what was chosen or could not be done
 */
public record DistillResult(
        Path teacher,
        Path output,
        long bytesBefore,
        long bytesAfter,
        TaskKind task,
        double driftBefore,
        double driftAfter,
        OptionalDouble agreementBefore,
        OptionalDouble agreement,
        long trained,
        int samples,
        int heldOut,
        long steps,
        double seconds,
        List<String> notes) {
    public DistillResult {
        notes = List.copyOf(notes);
    }
}
