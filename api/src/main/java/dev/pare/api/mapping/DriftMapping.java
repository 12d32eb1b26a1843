/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api.mapping;

import dev.pare.report.BatchSummary;
import dev.pare.report.DataSummary;
import dev.pare.report.DriftSummary;
import dev.pare.report.Judgement;
import dev.pare.report.LatencySummary;
import dev.pare.report.OutputDrift;
import dev.pare.report.Pair;
import dev.pare.report.RetrievalSummary;
import dev.pare.report.Sizes;
import dev.pare.report.TaskSummary;
import dev.pare.report.VectorSummary;
import dev.pare.runtime.drift.BatchDependence;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.DriftStats;
import dev.pare.runtime.drift.Verdict;
import dev.pare.runtime.session.Latency;
import dev.pare.runtime.task.TaskScores;
import dev.pare.runtime.task.vector.RetrievalScores;
import dev.pare.runtime.task.vector.VectorScores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Maps what the runtime measured to the plain records of the report. */
public final class DriftMapping {
    private DriftMapping() {}

    /**
     * Maps a report.
     *
     * @param seed of made-up inputs, if it is known
     * @param calibratedOnSame whether a pass learned from the rows that the models are judged on
     */
    public static DriftSummary of(DriftReport report, OptionalLong seed, boolean calibratedOnSame) {
        return new DriftSummary(
                report.original().path().toString(),
                report.candidate().path().toString(),
                new Sizes(report.original().bytes(), report.candidate().bytes()),
                new Pair(report.original().loadMillis(), report.candidate().loadMillis()),
                report.outputs().entrySet().stream()
                        .map(e -> output(e.getKey(), e.getValue()))
                        .toList(),
                report.notCompared(),
                task(report.task()),
                batch(report.batchDependence()),
                report.metrics(),
                report.latency().map(DriftMapping::latency),
                data(report.data(), calibratedOnSame),
                new DriftSummary.Environment(
                        report.settings().intraThreads(),
                        spelled(report.settings().level()),
                        report.runtimeVersion(),
                        seed),
                judgement(report.verdict(), report.data().synthetic()));
    }

    private static OutputDrift output(String name, DriftStats s) {
        return new OutputDrift(
                name,
                s.compared(),
                s.relativeRmse(),
                s.maxAbs(),
                s.meanAbs(),
                s.cosine(),
                s.nonFiniteOriginal(),
                s.nonFiniteCandidate(),
                s.equalShare());
    }

    private static TaskSummary task(TaskScores t) {
        return new TaskSummary(
                spelled(t.kind()),
                t.count(),
                t.agreement(),
                t.divergence(),
                pair(t.accuracy()),
                pair(t.nll()),
                pair(t.perplexity()),
                t.vectors().map(DriftMapping::vectors),
                pair(t.spearman()),
                pair(t.pearson()),
                t.spearmanBetween(),
                t.retrieval().map(DriftMapping::retrieval));
    }

    private static VectorSummary vectors(VectorScores v) {
        return new VectorSummary(
                v.output(), v.pooling().text(), v.cosineMean(), v.cosineOnePercent(), v.cosineMin(), v.leastAt());
    }

    private static RetrievalSummary retrieval(RetrievalScores r) {
        return new RetrievalSummary(
                r.queries(),
                r.texts(),
                new Pair(r.original().ndcg(), r.candidate().ndcg()),
                new Pair(r.original().reciprocalRank(), r.candidate().reciprocalRank()));
    }

    private static BatchSummary batch(BatchDependence dependence) {
        if (dependence instanceof BatchDependence.Measured measured) {
            return BatchSummary.of(new Pair(measured.original(), measured.candidate()), measured.samples());
        }
        return BatchSummary.notMeasured(((BatchDependence.NotMeasured) dependence).reason());
    }

    private static Optional<Pair> pair(Optional<TaskScores.Both> both) {
        return both.map(b -> new Pair(b.original(), b.candidate()));
    }

    private static LatencySummary latency(Latency.Comparison l) {
        return new LatencySummary(
                new Pair(l.original().median(), l.candidate().median()),
                new Pair(l.original().min(), l.candidate().min()),
                l.ratio(),
                l.rounds());
    }

    private static DataSummary data(DriftReport.Data data, boolean calibratedOnSame) {
        List<String> notes = new ArrayList<>(data.notes());
        if (calibratedOnSame) {
            notes.add("calibration and evaluation used the same rows;"
                    + " pass other rows with --calibration-data for an unbiased result");
        }
        return new DataSummary(data.description(), data.samples(), data.synthetic(), calibratedOnSame, notes);
    }

    private static Judgement judgement(Verdict verdict, boolean synthetic) {
        List<String> reasons = new ArrayList<>(verdict.failures());
        if (verdict.passed() && !verdict.checked()) {
            reasons.add(
                    "no limit was given (--max-drift, --max-drop, --min-agreement, --min-cosine, --max-batch-dependence)");
        }
        if (synthetic) {
            reasons.add(
                    "the inputs were random: they show drift and not how well the task is done; give real data with --data");
        }
        Judgement.Outcome outcome = !verdict.passed()
                ? Judgement.Outcome.FAIL
                : verdict.checked() ? Judgement.Outcome.PASS : Judgement.Outcome.NOT_JUDGED;
        return new Judgement(outcome, reasons);
    }

    private static String spelled(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
