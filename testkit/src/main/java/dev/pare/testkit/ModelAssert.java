/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.onnx.OnnxReader;
import dev.pare.pass.Progress;
import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.data.DataSource;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.SeededDataset;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.DriftStats;
import dev.pare.runtime.drift.ModelSize;
import dev.pare.runtime.drift.Verification;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.session.LoadedGraph;
import dev.pare.runtime.session.SessionSettings;
import dev.pare.runtime.tensor.Signature;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.assertj.core.api.AbstractAssert;

/**
 * Assertions on a compressed model, run in ONNX Runtime:
 *
 * <pre>{@code
 * assertThatModel(candidate).comparedTo(original).with(rows, options)
 *         .driftsAtMost(0.02).agreesAtLeast(0.99).isSmallerBy(3.9)
 *         .hasFusedNodes("DynamicQuantizeMatMul", 24);
 * }</pre>
 *
 * <p>No limit has a default: it comes from what the technique can promise. The models run once, at the first assertion that needs it.
 */
public final class ModelAssert extends AbstractAssert<ModelAssert, Path> {
    private Path original;
    private Function<Signature, Dataset> data;
    private SessionSettings settings = SessionSettings.defaults();
    private DriftReport report;
    private Map<String, Integer> operators;

    private ModelAssert(Path candidate) {
        super(candidate, ModelAssert.class);
    }

    public static ModelAssert assertThatModel(Path candidate) {
        return new ModelAssert(candidate);
    }

    /** Names the model that the candidate was made from. */
    public ModelAssert comparedTo(Path model) {
        original = model;
        report = null;
        return this;
    }

    /** Makes the data for the inputs of the original; it is closed after use. */
    public ModelAssert with(Function<Signature, Dataset> dataset) {
        data = dataset;
        report = null;
        return this;
    }

    /** Data from a file (text with labels, arrays) or from a folder of test data sets. */
    public ModelAssert with(Path file, DataOptions options) {
        return with(signature -> DataSource.open(file, signature, options));
    }

    /** Batches of made-up inputs; indices stay inside the tables that they select from. */
    public ModelAssert withSeededInputs(long seed, int batches) {
        Map<String, Long> rows = tableRows(required(original, "comparedTo(original)"));
        return with(signature -> new SeededDataset(signature, rows, seed, batches));
    }

    /** Threads and optimization level; by default one thread and all optimizations. */
    public ModelAssert runWith(SessionSettings other) {
        settings = other;
        report = null;
        operators = null;
        return this;
    }

    /** Every output's relative RMSE, ‖y − x‖ / ‖x‖ over all real elements, is at most this. */
    public ModelAssert driftsAtMost(double relativeRmse) {
        requireLimit(relativeRmse, Double.MAX_VALUE);
        report().outputs().forEach((name, drift) -> {
            if (!(drift.relativeRmse() <= relativeRmse)) {
                failWithMessage(
                        "Output '%s' of %s drifts by a relative RMSE of %s, more than %s%n(largest error %s, cosine %s)",
                        name, actual, drift.relativeRmse(), relativeRmse, drift.maxAbs(), drift.cosine());
            }
        });
        return this;
    }

    /** Every output's largest error is at most this. */
    public ModelAssert differsAtMost(double maxAbs) {
        requireLimit(maxAbs, Double.MAX_VALUE);
        for (Map.Entry<String, DriftStats> output : report().outputs().entrySet()) {
            DriftStats drift = output.getValue();
            if (!(drift.maxAbs() <= maxAbs) || drift.broken() > 0) {
                failWithMessage(
                        "Output '%s' of %s differs by up to %s, more than %s, and %s elements are not finite",
                        output.getKey(), actual, drift.maxAbs(), maxAbs, drift.broken());
            }
        }
        return this;
    }

    /** Both models choose the same for at least this share of samples or tokens, 0 to 1. */
    public ModelAssert agreesAtLeast(double share) {
        requireLimit(share, 1);
        OptionalDouble agreement = report().task().agreement();
        if (agreement.isEmpty()) {
            failWithMessage("The outputs of %s make no choice to agree on", actual);
        } else if (!(agreement.getAsDouble() >= share)) {
            failWithMessage(
                    "%s agrees with %s on a share of %s, less than %s",
                    actual, original, agreement.getAsDouble(), share);
        }
        return this;
    }

    /** The accuracy on labelled data falls by at most this many percentage points. */
    public ModelAssert losesAtMost(double points) {
        requireLimit(points, 100);
        double drop = 100
                * report().task()
                        .accuracy()
                        .orElseThrow(() -> new AssertionError("The accuracy of " + actual + " needs data with labels"))
                        .drop();
        // The same count over the same total may differ in the last bits.
        if (!(drop <= points + 1e-9)) {
            failWithMessage(
                    "The accuracy of %s is %s points lower than that of %s, more than %s",
                    actual, drop, original, points);
        }
        return this;
    }

    /** The original takes at least this many times the bytes of the candidate, external weights included. */
    public ModelAssert isSmallerBy(double times) {
        requireLimit(times, Double.MAX_VALUE);
        long before = ModelSize.of(required(original, "comparedTo(original)"));
        long after = ModelSize.of(actual);
        if (!((double) before / after >= times)) {
            failWithMessage(
                    "%s takes %s bytes and %s takes %s: %.3f times smaller, not %s times",
                    actual, after, original, before, (double) before / after, times);
        }
        return this;
    }

    /** Checks that the candidate, once ONNX Runtime has loaded and optimized it, holds exactly this many nodes of an operator. */
    public ModelAssert hasFusedNodes(String operator, int count) {
        if (operators == null) {
            operators = LoadedGraph.operatorCounts(actual, settings);
        }
        if (operators.getOrDefault(operator, 0) != count) {
            failWithMessage(
                    "The loaded %s has %s %s, not %s; it has %s",
                    actual, operators.getOrDefault(operator, 0), operator, count, operators);
        }
        return this;
    }

    /** What was measured, for assertions that are not here; measures it if need be. */
    public DriftReport report() {
        if (report == null) {
            VerifyOptions options =
                    VerifyOptions.defaults().withSettings(settings).withRounds(0);
            Path before = required(original, "comparedTo(original)");
            Function<Signature, Dataset> dataset = required(data, "with(data)");
            DriftReport measured = new Verification(options, Progress.SILENT).run(before, actual, dataset);
            if (!measured.verdict().passed()) {
                failWithMessage(
                        "%s cannot stand for %s: %s",
                        actual, original, measured.verdict().failures());
            }
            if (measured.data().samples() == 0) {
                failWithMessage("There are no samples to compare %s on", actual);
            }
            report = measured;
        }
        return report;
    }

    private static Map<String, Long> tableRows(Path model) {
        Facts facts = Facts.of(OnnxReader.read(model));
        Map<String, Long> rows = new HashMap<>();
        for (Weight weight : facts.weights().all()) {
            for (WeightUse use : weight.uses()) {
                if (use.node().is("Gather")
                        && use.input() == 0
                        && weight.tensor().shape().rank() > 0) {
                    rows.merge(use.node().input(1), weight.tensor().shape().dim(0), Math::min);
                }
            }
        }
        return rows;
    }

    private static void requireLimit(double limit, double largest) {
        if (!(limit >= 0 && limit <= largest)) {
            throw new IllegalArgumentException("a limit must be between 0 and " + largest + ", not " + limit);
        }
    }

    private static <T> T required(T given, String call) {
        return Optional.ofNullable(given)
                .orElseThrow(() -> new IllegalStateException("call " + call + " before this assertion"));
    }
}
