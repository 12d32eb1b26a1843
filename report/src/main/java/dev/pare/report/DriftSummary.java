/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A candidate beside its original.
 *
 * @param loadMillis milliseconds to load
 * @param notCompared outputs that are not tensors of numbers
 * @param latency empty if it was not measured
 * @param environment how the models were run
 */
public record DriftSummary(
        String original,
        String candidate,
        Sizes sizes,
        Pair loadMillis,
        List<OutputDrift> outputs,
        List<String> notCompared,
        TaskSummary task,
        BatchSummary batch,
        Map<String, Double> metrics,
        Optional<LatencySummary> latency,
        DataSummary data,
        Environment environment,
        Judgement verdict) {
    /**
     * How the models were run.
     *
     * @param threads of ONNX Runtime within an operator
     * @param optimization ONNX Runtime's optimization level
     * @param seed of made-up inputs, if it is known
     */
    public record Environment(int threads, String optimization, String runtimeVersion, OptionalLong seed) {}

    public DriftSummary {
        outputs = List.copyOf(outputs);
        notCompared = List.copyOf(notCompared);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** The same with one more note about the data. */
    public DriftSummary withDataNote(String note) {
        return new DriftSummary(
                original,
                candidate,
                sizes,
                loadMillis,
                outputs,
                notCompared,
                task,
                batch,
                metrics,
                latency,
                data.withNote(note),
                environment,
                verdict);
    }
}
