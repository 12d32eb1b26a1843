/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.onnx.OnnxReader;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.Limits;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.task.TaskKind;
import dev.pare.runtime.task.vector.Pooling;
import dev.pare.runtime.task.vector.VectorOutputs;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** The options that say how a candidate is judged. */
final class JudgeArguments {
    private static final String TASKS = "classification, token, span, causal-lm, masked-lm, embedding, none";
    private static final String POOLINGS = "mean, cls, last, none, auto";

    String task;
    Double maxDrift;
    Double maxDrop;
    Double minAgreement;
    Double minCosine;
    String pooling;
    Double maxBatchDependence;
    Integer threads;

    JudgeArguments(ParseResult parsed) {
        task = parsed.matchedOptionValue("--task", null);
        maxDrift = parsed.matchedOptionValue("--max-drift", null);
        maxDrop = parsed.matchedOptionValue("--max-drop", null);
        minAgreement = parsed.matchedOptionValue("--min-agreement", null);
        minCosine = parsed.matchedOptionValue("--min-cosine", null);
        pooling = parsed.matchedOptionValue("--pooling", null);
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
                "Fail if the accuracy or, for gold scores, 100 times Spearman's correlation with them falls by more than "
                        + "this many points, such as 0.5.",
                "--max-drop");
        options.value(
                Double.class,
                "SHARE",
                "Fail if the models agree on less than this share of the choices, such as 0.98.",
                "--min-agreement");
        options.value(
                Double.class,
                "X",
                "Fail if the mean cosine between the models' vectors of the same texts is under X, such as 0.99.",
                "--min-cosine");
        options.value(
                String.class,
                "HOW",
                "How an embedding model's output is made one vector for each text: " + POOLINGS
                        + ". The default, auto, is none for an output [batch, width] and mean for one of tokens.",
                "--pooling");
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
        return maxDrift != null
                || maxDrop != null
                || minAgreement != null
                || minCosine != null
                || maxBatchDependence != null;
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
                minCosine == null || (minCosine >= -1 && minCosine <= 1),
                "--min-cosine is " + minCosine + " and must be between -1 and 1.");
        problems.require(
                pooling == null || known(POOLINGS, pooling),
                "there is no pooling '" + pooling + "'; there are " + POOLINGS + ".");
        problems.require(
                task == null
                        || TaskKind.EMBEDDING.name().equalsIgnoreCase(task)
                        || !(poolingAsked() || minCosine != null),
                "--pooling and --min-cosine are for vectors of texts, but --task is " + task + "; leave out --task.");
        problems.require(
                maxBatchDependence == null || maxBatchDependence >= 0,
                "--max-batch-dependence is " + maxBatchDependence + " and must not be negative.");
        problems.require(
                task == null || known(TASKS, task), "there is no task '" + task + "'; there are " + TASKS + ".");
    }

    /** Checks, before long work starts, that the model gives the vectors that a limit or a pooling is for. */
    void checkVectors(Path model, Problems problems) {
        if (!poolingAsked() && minCosine == null) {
            return;
        }
        Signature signature = Signature.of(OnnxReader.read(model).graph());
        Optional<String> refusal = new VectorOutputs(signature, pooling(), poolingAsked() || task != null).refusal();
        String option = minCosine != null ? "--min-cosine" : "--pooling";
        refusal.ifPresent(reason -> problems.add(option + " needs vectors of texts, but " + reason + "."));
    }

    /** A model whose vectors are judged takes the two texts of a pair apart, whatever its outputs are called. */
    DataOptions.Pairs pairs() {
        return poolingAsked() || minCosine != null ? DataOptions.Pairs.SEPARATE : DataOptions.Pairs.GUESS;
    }

    private boolean poolingAsked() {
        return pooling() != Pooling.AUTO;
    }

    private Pooling pooling() {
        return pooling == null ? Pooling.AUTO : Pooling.valueOf(pooling.toUpperCase(Locale.ROOT));
    }

    private static boolean known(String all, String one) {
        return (", " + all + ",").contains(" " + spelled(one) + ",");
    }

    private static String spelled(String task) {
        return task.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    VerifyOptions options() {
        VerifyOptions options = VerifyOptions.defaults().withLimits(limits()).withPooling(pooling());
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
        limits = minCosine == null ? limits : limits.withMinCosine(minCosine);
        return maxBatchDependence == null ? limits : limits.withMaxBatchDependence(maxBatchDependence);
    }
}
