/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.runtime.drift.Limits;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.task.TaskKind;
import java.util.Locale;
import picocli.CommandLine.ParseResult;

/** The options that say how a candidate is judged. */
final class JudgeArguments {
    private static final String TASKS = "classification, token, span, causal-lm, masked-lm, embedding, none";

    String task;
    Double maxDrift;
    Double maxDrop;
    Double minAgreement;
    Double maxBatchDependence;
    Integer threads;

    JudgeArguments(ParseResult parsed) {
        task = parsed.matchedOptionValue("--task", null);
        maxDrift = parsed.matchedOptionValue("--max-drift", null);
        maxDrop = parsed.matchedOptionValue("--max-drop", null);
        minAgreement = parsed.matchedOptionValue("--min-agreement", null);
        maxBatchDependence = parsed.matchedOptionValue("--max-batch-dependence", null);
        threads = parsed.matchedOptionValue("--threads", null);
    }

    static void declare(Options options) {
        options.value(
                String.class, "T", "The task of the model, where it should not be detected: " + TASKS + ".", "--task");
        options.value(
                Double.class, "X", "Fail if the relative RMSE of any output is over X, such as 0.05.", "--max-drift");
        options.value(
                Double.class,
                "POINTS",
                "Fail if the accuracy falls by more than this many points, such as 0.5.",
                "--max-drop");
        options.value(
                Double.class,
                "SHARE",
                "Fail if the models agree on less than this share of the choices, such as 0.98.",
                "--min-agreement");
        options.value(
                Double.class,
                "X",
                "Fail if an output of the candidate changes by more than X, as a relative RMSE, when a sample is "
                        + "run in its batch instead of alone, such as 0.005.",
                "--max-batch-dependence");
        options.value(
                Integer.class,
                "N",
                "The number of threads. The default is 1 for ONNX Runtime and all processors for compressing.",
                "--threads");
    }

    boolean hasLimits() {
        return maxDrift != null || maxDrop != null || minAgreement != null || maxBatchDependence != null;
    }

    void check(Problems problems) {
        DataArguments.positive(threads, "--threads", problems);
        problems.require(
                maxDrift == null || maxDrift >= 0, "--max-drift is " + maxDrift + " and must not be negative.");
        problems.require(maxDrop == null || maxDrop >= 0, "--max-drop is " + maxDrop + " and must not be negative.");
        problems.require(
                minAgreement == null || (minAgreement >= 0 && minAgreement <= 1),
                "--min-agreement is " + minAgreement + " and must be between 0 and 1.");
        problems.require(
                maxBatchDependence == null || maxBatchDependence >= 0,
                "--max-batch-dependence is " + maxBatchDependence + " and must not be negative.");
        problems.require(
                task == null || (", " + TASKS + ",").contains(" " + spelled(task) + ","),
                "there is no task '" + task + "'; there are " + TASKS + ".");
    }

    private static String spelled(String task) {
        return task.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    VerifyOptions options() {
        VerifyOptions options = VerifyOptions.defaults().withLimits(limits());
        if (task != null) {
            String name = spelled(task).toUpperCase(Locale.ROOT).replace('-', '_');
            options = options.withTask(TaskKind.valueOf(name));
        }
        return threads == null
                ? options
                : options.withSettings(SessionSettings.defaults().withThreads(threads));
    }

    private Limits limits() {
        Limits limits = Limits.none();
        limits = maxDrift == null ? limits : limits.withMaxDrift(maxDrift);
        limits = maxDrop == null ? limits : limits.withMaxDrop(maxDrop);
        limits = minAgreement == null ? limits : limits.withMinAgreement(minAgreement);
        return maxBatchDependence == null ? limits : limits.withMaxBatchDependence(maxBatchDependence);
    }
}
