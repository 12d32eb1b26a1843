/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.Compression;
import dev.pare.api.CompressionPlan;
import dev.pare.api.CompressionResult;
import dev.pare.api.Data;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxWriter.Storage;
import dev.pare.pass.PassException;
import dev.pare.recipe.Recipe;
import dev.pare.report.CompressSummary;
import dev.pare.report.CostSummary;
import dev.pare.report.DriftSummary;
import dev.pare.report.Judgement;
import dev.pare.report.Sizes;
import dev.pare.run.DecisionRecord;
import dev.pare.run.StepRecord;
import dev.pare.runtime.data.TokenCoverage;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Runs a compression as the options say, and tells what came out. */
final class CompressAction {
    /** With this share of known tokens, little of a sentence is new. */
    private static final double WELL_COVERED = 0.9;

    private final Path source;
    private final CompressCommand options;
    private final Work work;
    private final Compression compression;

    CompressAction(Path source, Recipe recipe, CompressCommand options, Work work) {
        this.source = source;
        this.options = options;
        this.work = work;
        Compression made = Compression.of(source).recipe(recipe).progress(work.progress());
        made = options.recipe.saturationSafe ? made.saturationSafe() : made;
        made = options.recipe.batchInvariant ? made.batchInvariant() : made;
        made = options.recipe.unpacked ? made.unpacked() : made;
        made = options.external ? made.storage(Storage.EXTERNAL) : made;
        made = options.judge.threads == null ? made : made.threads(options.judge.threads);
        made = options.statistics == null ? made : made.statistics(options.statistics);
        made = options.resume == null ? made : made.resumable(options.resume);
        made = options.timings == null ? made : made.timings(options.timings);
        this.compression = options.data
                .calibration(options.calibration)
                .map(options.learning(made)::calibratedOn)
                .orElse(made);
    }

    CompressSummary plan() {
        long start = System.nanoTime();
        CompressionPlan plan = compression.plan();
        ModelWeights weights = ModelWeights.of(source);
        long saved = saved(plan.steps());
        Sizes sizes = new Sizes(weights.bytes(), weights.bytes() - saved);
        double seconds = (System.nanoTime() - start) / 1e9;
        return summary(plan, Optional.empty(), sizes, seconds, weights, Optional.empty());
    }

    CompressSummary write() {
        CompressionResult result = compression.to(options.output);
        Sizes sizes = new Sizes(result.bytesBefore(), result.bytesAfter());
        Optional<DriftSummary> drift = options.noVerify ? Optional.empty() : Optional.of(compare(result));
        ModelWeights weights = options.general.json ? ModelWeights.of(source) : ModelWeights.NONE;
        return summary(result.plan(), Optional.of(options.output.toString()), sizes, result.seconds(), weights, drift);
    }

    /** What each change costs, when that is asked for or when a limit is exceeded by a result that can be compared at all. */
    private Optional<CostSummary> costs(Optional<DriftSummary> drift) {
        boolean failed = drift.isPresent()
                && options.judge.hasLimits()
                && drift.get().verdict().outcome() == Judgement.Outcome.FAIL
                && !drift.get().outputs().isEmpty();
        if (!options.explain.equals("always") && !(failed && options.explain.equals("failure"))) {
            return Optional.empty();
        }
        return Optional.of(CostMapping.of(
                compression.explain(options.data.judging(options.judge.pairs())), options.judge.maxDrift));
    }

    private DriftSummary compare(CompressionResult result) {
        boolean same = result.plan().calibratedOn().isPresent()
                && options.data.data != null
                && (options.calibration == null || options.calibration.equals(options.data.data));
        try {
            DriftSummary drift = new VerifyAction(options.data, options.judge, work)
                    .compare(source, options.output, result.tokenizer(), same);
            return same ? drift : coverage(result).map(drift::withDataNote).orElse(drift);
        } catch (ModelFormatException e) {
            if (e.getMessage().startsWith(options.output.toString())) {
                throw new PassException("the written model cannot be loaded: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** How much of the judged text was there to learn from, where passes learned from another. */
    private Optional<String> coverage(CompressionResult result) {
        if (result.plan().calibratedOn().isEmpty() || options.data.data == null || options.calibration == null) {
            return Optional.empty();
        }
        Data judged = options.data.judging(options.judge.pairs());
        return options.data
                .calibration(options.calibration)
                .flatMap(learned -> judged.coveredBy(learned, source))
                .map(CompressAction::coverage);
    }

    private static String coverage(TokenCoverage coverage) {
        String share = String.format(
                Locale.ROOT, "%.0f %% of the judged tokens occur in the calibration text", 100 * coverage.share());
        return coverage.share() >= WELL_COVERED
                ? share
                : share + "; sentences with the others may drift farther, so calibrate on more text of the same source";
    }

    private static long saved(List<StepRecord> steps) {
        return steps.stream()
                .flatMap(s -> s.decisions().stream())
                .filter(DecisionRecord::applied)
                .mapToLong(d -> d.bytesBefore() - d.bytesAfter())
                .sum();
    }

    private CompressSummary summary(
            CompressionPlan plan,
            Optional<String> output,
            Sizes sizes,
            double seconds,
            ModelWeights weights,
            Optional<DriftSummary> drift) {
        return new CompressSummary(
                source.toString(),
                output,
                sizes,
                plan.recipe().name(),
                plan.recipe().text(),
                plan.steps(),
                weights.untouchedBy(plan.steps()),
                plan.notes(),
                plan.calibratedOn(),
                seconds,
                drift,
                costs(drift));
    }
}
