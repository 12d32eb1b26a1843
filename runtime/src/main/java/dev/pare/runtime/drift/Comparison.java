/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.DataException;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.SequenceAxis;
import dev.pare.runtime.metric.MetricRun;
import dev.pare.runtime.session.OrtModel;
import dev.pare.runtime.session.RunException;
import dev.pare.runtime.task.TaskDetector;
import dev.pare.runtime.task.TaskKind;
import dev.pare.runtime.task.TaskMeter;
import dev.pare.runtime.task.TaskScores;
import dev.pare.runtime.task.vector.Pooling;
import dev.pare.runtime.tensor.Port;
import dev.pare.runtime.tensor.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** One pass over the data with both models. */
final class Comparison {
    private final OrtModel original;
    private final OrtModel candidate;
    private final VerifyOptions options;
    private final boolean pairs;
    private final IntFunction<String> place;
    private final SequenceAxis axis;
    private final Map<String, DriftMeter> meters = new LinkedHashMap<>();
    private final List<Map<String, Values>> timed = new ArrayList<>();
    private final List<Map<String, Values>> timedOfCandidate = new ArrayList<>();
    private final IsolatedRuns alone;
    private final Optional<CandidateTokens.SameToken> same;
    private TaskDetector.Task task;
    private TaskMeter scores;
    private final MetricRun metrics;
    private int samples;

    /** @param same compares tokens where the candidate has its own; empty if both are fed the same */
    Comparison(
            OrtModel original,
            OrtModel candidate,
            Dataset data,
            VerifyOptions options,
            Optional<CandidateTokens.SameToken> same) {
        this.same = same;
        this.original = original;
        this.candidate = candidate;
        this.options = options;
        this.pairs = data.pairs();
        this.place = data::place;
        this.axis = new SequenceAxis(original.signature());
        this.metrics = new MetricRun(options.metrics());
        this.alone = new IsolatedRuns(original, candidate, data, options.loners());
    }

    /** Thrown when the candidate cannot be compared any further; the message is a reason for the verdict. */
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    /** @param other what the candidate is fed, the same object if it is fed the same */
    void add(Batch batch, Batch other, boolean synthetic) throws Mismatch {
        Map<String, Values> expected = expected(batch, synthetic);
        Map<String, Values> actual = actual(other);
        if (batch.samples() != other.samples()) {
            throw new DataException("the two tokenizers make batches of different sizes of the data");
        }
        List<Integer> alike = same.map(s -> new AlikeTokens(original.signature(), s).samples(batch, other))
                .orElse(List.of());
        for (Port port : original.signature().outputs()) {
            Values x = expected.get(port.name());
            if (x != null) {
                Values y = actual.get(port.name());
                DriftMeter meter = meters.computeIfAbsent(port.name(), name -> new DriftMeter());
                if (same.isPresent() && axis.in(port, x.shape(), batch)) {
                    AlikeTokens.compare(x, y, alike, batch, meter);
                    continue;
                }
                if (!x.shape().equals(y.shape())) {
                    throw new Mismatch("output '" + port.name() + "' has the shape " + y.shape()
                            + " in the candidate and " + x.shape() + " in the original");
                }
                meter.add(x, y, axis.compared(port, x.shape(), batch));
            }
        }
        score(batch, expected, actual);
        metrics.add(batch, expected, actual);
        if (same.isEmpty()) {
            alone.add(batch, expected, actual);
        }
        samples += batch.samples();
        if (timed.size() < options.timedBatches()) {
            timed.add(batch.feeds());
            timedOfCandidate.add(other.feeds());
        }
    }

    private void score(Batch batch, Map<String, Values> expected, Map<String, Values> actual) {
        TaskDetector detector = new TaskDetector(original.signature(), options.vocabulary(), options.pooling());
        if (task == null) {
            task = task(detector, batch, expected);
            scores = detector.meter(task, pairs);
        }
        if (!task.fits(batch, expected) || (same.isPresent() && ofTokens(task, batch, expected))) {
            task = TaskDetector.Task.NOTHING;
            scores = detector.meter(task, pairs);
        }
        scores.add(batch, expected, actual);
    }

    /** Whether a task is scored token by token, for which both models would have to be fed the same tokens. */
    private boolean ofTokens(TaskDetector.Task scored, Batch batch, Map<String, Values> outputs) {
        return original.signature().outputs().stream()
                .filter(port -> scored.outputs().contains(port.name()))
                .anyMatch(port -> axis.in(port, outputs.get(port.name()).shape(), batch));
    }

    private Map<String, Values> expected(Batch batch, boolean synthetic) {
        try {
            return original.run(batch.feeds());
        } catch (RunException e) {
            String advice = synthetic
                    ? "; the inputs were random, made from its input shapes; give real data"
                    : "; check that the data and the tokenizer belong to this model";
            throw new DataException(e.getMessage() + advice, e);
        }
    }

    private Map<String, Values> actual(Batch batch) throws Mismatch {
        try {
            return candidate.run(batch.feeds());
        } catch (RunException e) {
            throw new Mismatch("the candidate does not run: " + e.getMessage());
        }
    }

    private TaskDetector.Task task(TaskDetector detector, Batch batch, Map<String, Values> outputs) {
        boolean vectors = options.pooling() != Pooling.AUTO
                || options.limits().minCosine().isPresent();
        Optional<TaskKind> said = options.task().or(() -> vectors ? Optional.of(TaskKind.EMBEDDING) : Optional.empty());
        if (said.isPresent()) {
            return detector.forced(said.get(), batch, outputs);
        }
        TaskDetector.Task found = detector.detect(batch, outputs, CausalityProbe.isCausal(original, batch, outputs));
        // The texts of a pair are apart only for a model that gives vectors; whole numbers as scores look like classes.
        return pairs && found.kind() == TaskKind.CLASSIFICATION
                ? detector.forced(TaskKind.EMBEDDING, batch, outputs)
                : found;
    }

    Map<String, DriftStats> outputs() {
        Map<String, DriftStats> stats = new LinkedHashMap<>();
        meters.forEach((name, meter) -> stats.put(name, meter.stats()));
        return stats;
    }

    TaskScores scores() {
        return scores == null ? TaskScores.none(TaskKind.NONE) : scores.scores().located(place);
    }

    Map<String, Double> metrics() {
        return metrics.values();
    }

    BatchDependence batchDependence() {
        return alone.dependence();
    }

    List<Map<String, Values>> timed() {
        return List.copyOf(timed);
    }

    List<Map<String, Values>> timedOfCandidate() {
        return List.copyOf(timedOfCandidate);
    }

    int samples() {
        return samples;
    }
}
