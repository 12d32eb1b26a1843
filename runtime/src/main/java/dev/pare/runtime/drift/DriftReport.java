/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.session.Latency;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.task.TaskScores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was measured of a candidate beside its original.
 *
 * @param outputs drift by output name, in the original's order
 * @param notCompared outputs that are not tensors of numbers
 * @param metrics the numbers of the program's own metrics by name, in its order
 * @param latency empty when not asked for
 */
public record DriftReport(
        Side original,
        Side candidate,
        Map<String, DriftStats> outputs,
        List<String> notCompared,
        TaskScores task,
        BatchDependence batchDependence,
        Map<String, Double> metrics,
        Optional<Latency.Comparison> latency,
        Data data,
        SessionSettings settings,
        String runtimeVersion,
        Verdict verdict) {

    /**
     * One of the two models.
     *
     * @param bytes size on disk with external data
     * @param loadMillis milliseconds to load
     */
    public record Side(Path path, long bytes, double loadMillis) {}

    /**
     * What was run.
     *
     * @param description one line
     * @param samples the number of samples that were compared
     * @param synthetic whether the inputs were random
     * @param notes what was chosen when the data was read, and what else to know of the comparison
     */
    public record Data(String description, int samples, boolean synthetic, List<String> notes) {
        public Data {
            notes = List.copyOf(notes);
        }
    }

    public DriftReport {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
        notCompared = List.copyOf(notCompared);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The same with one more thing to know. */
    public DriftReport noting(String note) {
        List<String> notes = new ArrayList<>(data.notes());
        notes.add(note);
        return new DriftReport(
                original,
                candidate,
                outputs,
                notCompared,
                task,
                batchDependence,
                metrics,
                latency,
                new Data(data.description(), data.samples(), data.synthetic(), notes),
                settings,
                runtimeVersion,
                verdict);
    }

    /** The largest relative RMSE of any output. */
    public double worstDrift() {
        return outputs.values().stream()
                .mapToDouble(DriftStats::relativeRmse)
                .max()
                .orElse(0);
    }
}
