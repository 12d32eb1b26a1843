/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.tensor.Values;
import java.util.Map;

/** Measures nothing, for outputs without a known meaning. */
record NoTask() implements TaskMeter {
    @Override
    public void add(Batch batch, Map<String, Values> original, Map<String, Values> candidate) {}

    @Override
    public TaskScores scores() {
        return TaskScores.none(TaskKind.NONE);
    }
}
