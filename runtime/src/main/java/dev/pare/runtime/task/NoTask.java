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
