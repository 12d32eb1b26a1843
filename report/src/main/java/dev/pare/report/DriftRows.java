/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/** The lines of a comparison, in the order in which people read them: what is measured, original, candidate, difference. */
final class DriftRows {
    private final List<String[]> rows = new ArrayList<>();

    private DriftRows() {}

    static List<String[]> of(DriftSummary drift) {
        DriftRows rows = new DriftRows();
        rows.size(drift.sizes());
        rows.task(drift.task());
        rows.batch(drift.batch());
        drift.metrics().forEach((name, value) -> rows.add(name, "", Format.significant(value, 4), ""));
        rows.time(drift);
        return rows.rows;
    }

    private void size(Sizes sizes) {
        add("size", Format.bytes(sizes.original()), Format.bytes(sizes.candidate()), smaller(sizes));
    }

    static String smaller(Sizes sizes) {
        double factor = sizes.factor();
        return factor >= 1 ? Format.times(factor) + " smaller" : Format.times(1 / factor) + " larger";
    }

    private void task(TaskSummary task) {
        task.accuracy()
                .ifPresent(a -> add(
                        "accuracy",
                        Format.percent(a.original()),
                        Format.percent(a.candidate()),
                        Format.points(a.difference())));
        pair("perplexity", task.perplexity(), v -> Format.significant(v, 4));
        correlation("Spearman with gold scores", task.spearman());
        correlation("Pearson with gold scores", task.pearson());
        task.retrieval().ifPresent(this::retrieval);
        single("rank correlation between the models", task.spearmanBetween(), Format::closeness);
        single("agreement", task.agreement(), Format::percent);
        single("KL divergence", task.kl(), v -> Format.error(v) + " nats");
        task.vectors().ifPresent(this::vectors);
    }

    private void correlation(String name, Optional<Pair> pair) {
        pair.ifPresent(p -> add(
                name, Format.fixed(p.original(), 4), Format.fixed(p.candidate(), 4), Format.points(p.difference(), 2)));
    }

    private void retrieval(RetrievalSummary retrieval) {
        String among = retrieval.queries() + " texts, each among " + retrieval.texts();
        Pair ndcg = retrieval.ndcg();
        add("nDCG@10 of finding pairs", Format.fixed(ndcg.original(), 4), Format.fixed(ndcg.candidate(), 4), among);
        pair("MRR of finding pairs", Optional.of(retrieval.reciprocalRank()), v -> Format.fixed(v, 4));
    }

    private void vectors(VectorSummary vectors) {
        add("cosine of vectors, mean", "", Format.closeness(vectors.cosineMean()), "pooling: " + vectors.pooling());
        add("cosine of vectors, 1 %", "", Format.closeness(vectors.cosineOnePercent()), "");
        add("cosine of vectors, least", "", Format.closeness(vectors.cosineMin()), vectors.leastAt());
    }

    private void batch(BatchSummary batch) {
        pair("dependence on the batch", batch.dependence(), Format::error);
        if (batch.dependence().isEmpty()) {
            add("dependence on the batch", "", "", "not measured: " + batch.reason());
        }
    }

    private void time(DriftSummary drift) {
        drift.latency()
                .ifPresent(l -> add(
                        "latency of a batch",
                        Format.millis(l.medianMillis().original()),
                        Format.millis(l.medianMillis().candidate()),
                        faster(l.ratio())));
        add(
                "load",
                Format.millis(drift.loadMillis().original()),
                Format.millis(drift.loadMillis().candidate()),
                "");
    }

    private static String faster(double ratio) {
        return ratio <= 1 ? Format.times(1 / ratio) + " faster" : Format.times(ratio) + " slower";
    }

    private void pair(String name, Optional<Pair> pair, DoubleFunction<String> format) {
        pair.ifPresent(p -> add(name, format.apply(p.original()), format.apply(p.candidate()), ""));
    }

    private void single(String name, OptionalDouble value, DoubleFunction<String> format) {
        value.ifPresent(v -> add(name, "", format.apply(v), ""));
    }

    private void add(String... cells) {
        rows.add(cells);
    }
}
