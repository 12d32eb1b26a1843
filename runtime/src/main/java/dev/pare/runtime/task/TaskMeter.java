/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.tensor.Values;
import java.util.Map;

/** Collects scores over batches. */
public sealed interface TaskMeter permits ClassMeter, TokenMeter, SpanMeter, EmbeddingMeter, NoTask {

    /** Adds a batch with both models' outputs by name. */
    void add(Batch batch, Map<String, Values> original, Map<String, Values> candidate);

    TaskScores scores();
}
