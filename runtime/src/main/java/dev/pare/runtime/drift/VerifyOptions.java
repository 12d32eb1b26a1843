/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.metric.Metric;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.task.TaskKind;
import dev.pare.runtime.task.vector.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How to compare two models.
 *
 * @param settings threads and optimization level of both
 * @param task what the model is for, found out when empty
 * @param pooling how vectors of texts are made of outputs; other than {@link Pooling#AUTO} it also says that the model gives vectors
 * @param vocabulary the number of token ids, if known; helps to tell language models from taggers
 * @param rounds timed runs of each batch in each model; 0 leaves latency out
 * @param timedBatches the most batches that are timed
 * @param loners the most samples that are run alone as well, to see whether outputs depend on the batch; 0 leaves that out
 * @param metrics measurements of the program's own
 */
public record VerifyOptions(
        SessionSettings settings,
        Optional<TaskKind> task,
        Pooling pooling,
        OptionalLong vocabulary,
        Limits limits,
        int rounds,
        int timedBatches,
        int loners,
        List<Metric> metrics) {

    public VerifyOptions {
        metrics = List.copyOf(metrics);
    }

    /** One thread, the task found out, no limits, 4 batches timed 11 times, 32 samples alone. */
    public static VerifyOptions defaults() {
        return new VerifyOptions(
                SessionSettings.defaults(),
                Optional.empty(),
                Pooling.AUTO,
                OptionalLong.empty(),
                Limits.none(),
                11,
                4,
                32,
                List.of());
    }

    public VerifyOptions withSettings(SessionSettings value) {
        return new VerifyOptions(value, task, pooling, vocabulary, limits, rounds, timedBatches, loners, metrics);
    }

    public VerifyOptions withTask(TaskKind value) {
        return new VerifyOptions(
                settings, Optional.of(value), pooling, vocabulary, limits, rounds, timedBatches, loners, metrics);
    }

    public VerifyOptions withPooling(Pooling value) {
        return new VerifyOptions(settings, task, value, vocabulary, limits, rounds, timedBatches, loners, metrics);
    }

    public VerifyOptions withVocabulary(long value) {
        return new VerifyOptions(
                settings, task, pooling, OptionalLong.of(value), limits, rounds, timedBatches, loners, metrics);
    }

    public VerifyOptions withLimits(Limits value) {
        return new VerifyOptions(settings, task, pooling, vocabulary, value, rounds, timedBatches, loners, metrics);
    }

    public VerifyOptions withRounds(int value) {
        return new VerifyOptions(settings, task, pooling, vocabulary, limits, value, timedBatches, loners, metrics);
    }

    public VerifyOptions withLoners(int value) {
        return new VerifyOptions(settings, task, pooling, vocabulary, limits, rounds, timedBatches, value, metrics);
    }

    /** Measures one thing more, whose number stands in the report and may have a limit. */
    public VerifyOptions withMetric(Metric metric) {
        List<Metric> more = new ArrayList<>(metrics);
        more.add(metric);
        return new VerifyOptions(settings, task, pooling, vocabulary, limits, rounds, timedBatches, loners, more);
    }
}
