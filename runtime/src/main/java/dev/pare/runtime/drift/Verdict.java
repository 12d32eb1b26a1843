/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import dev.pare.runtime.task.TaskScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Whether a candidate passes.
 *
 * @param passed true when nothing failed
 * @param failures what failed, each a sentence
 * @param checked whether any limit was given; without one, only what breaks a model fails
 */
public record Verdict(boolean passed, List<String> failures, boolean checked) {
    public Verdict {
        failures = List.copyOf(failures);
    }

    static Verdict failed(List<String> failures, Limits limits) {
        return new Verdict(false, failures, !limits.equals(Limits.none()));
    }

    static Verdict of(
            Map<String, DriftStats> outputs,
            TaskScores task,
            BatchDependence batch,
            Map<String, Double> metrics,
            Limits limits) {
        List<String> failures = new ArrayList<>();
        outputs.forEach((name, stats) -> {
            if (stats.broken() > 0) {
                failures.add("output '" + name + "' has " + stats.broken()
                        + " elements that are NaN or infinite in the candidate only");
            }
            limits.maxDrift().ifPresent(limit -> {
                if (!(stats.relativeRmse() <= limit)) {
                    failures.add("output '" + name + "' drifts by " + number(stats.relativeRmse())
                            + ", over the limit of " + number(limit));
                }
            });
        });
        limits.maxDrop().ifPresent(limit -> checkDrop(task, limit, failures));
        limits.minAgreement().ifPresent(limit -> checkAgreement(task, limit, failures));
        limits.minCosine().ifPresent(limit -> checkCosine(task, limit, failures));
        limits.maxBatchDependence().ifPresent(limit -> checkBatch(batch, limit, failures));
        new TreeMap<>(limits.metrics()).forEach((name, range) -> checkMetric(name, metrics.get(name), range, failures));
        return new Verdict(failures.isEmpty(), failures, !limits.equals(Limits.none()));
    }

    private static void checkMetric(String name, Double value, Limits.Range range, List<String> failures) {
        if (value == null) {
            failures.add("a limit for the metric '" + name + "' is given, but there is no metric of this name");
        } else if (!range.holds(value)) {
            failures.add("the metric '" + name + "' is " + number(value) + ", outside of its limits ("
                    + number(range.least()) + " to " + number(range.most()) + ")");
        }
    }

    private static void checkBatch(BatchDependence batch, double limit, List<String> failures) {
        if (batch instanceof BatchDependence.NotMeasured none) {
            failures.add("a limit for the batch dependence is given, but it cannot be measured: " + none.reason());
        } else if (batch instanceof BatchDependence.Measured measured && !(measured.candidate() <= limit)) {
            failures.add("outputs depend on the rest of the batch by " + number(measured.candidate())
                    + ", over the limit of " + number(limit));
        }
    }

    private static void checkDrop(TaskScores task, double limit, List<String> failures) {
        Optional<TaskScores.Both> score = task.accuracy().or(task::spearman);
        if (score.isEmpty() || !Double.isFinite(score.get().drop())) {
            failures.add(
                    "a limit for the drop is given, but neither the accuracy nor a rank correlation with gold scores can be"
                            + " measured; give data with labels, or for embedding models pairs of texts with scores");
            return;
        }
        double drop = 100 * score.get().drop();
        // Equal shares of the same count may differ in the last bits.
        if (drop > limit + 1e-9) {
            String what = task.accuracy().isPresent() ? "accuracy" : "rank correlation with the gold scores";
            failures.add(what + " drops by " + number(drop) + " points, over the limit of " + number(limit));
        }
    }

    private static void checkAgreement(TaskScores task, double limit, List<String> failures) {
        if (task.agreement().isEmpty()) {
            failures.add("a limit for the agreement is given, but the model's outputs make no choice to agree on");
        } else if (task.agreement().getAsDouble() < limit) {
            failures.add("the models agree on " + number(task.agreement().getAsDouble())
                    + " of the choices, under the limit of " + number(limit));
        }
    }

    private static void checkCosine(TaskScores task, double limit, List<String> failures) {
        if (task.vectors().isEmpty()) {
            failures.add("a limit for the cosine is given, but the model's outputs are no vectors of texts to compare");
        } else if (!(task.vectors().get().cosineMean() >= limit)) {
            failures.add("the mean cosine between the models' vectors is "
                    + String.format(Locale.ROOT, "%.6g", task.vectors().get().cosineMean()) + ", under the limit of "
                    + String.format(Locale.ROOT, "%.6g", limit));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4g", value);
    }
}
