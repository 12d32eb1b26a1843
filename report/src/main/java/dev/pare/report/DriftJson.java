/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalDouble;

/** The part of a JSON report that tells of drift. */
final class DriftJson {
    private DriftJson() {}

    static void add(ObjectNode root, DriftSummary drift) {
        ObjectNode outputs = root.putObject("outputs");
        drift.outputs().forEach(o -> output(outputs.putObject(o.name()), o));
        drift.notCompared().forEach(root.putArray("notCompared")::add);
        task(root.putObject("task"), drift.task());
        batch(root.putObject("batchDependence"), drift.batch());
        if (!drift.metrics().isEmpty()) {
            drift.metrics().forEach(root.putObject("metrics")::put);
        }
        drift.latency().ifPresent(l -> latency(root.putObject("latency"), l));
        pair(root.putObject("loadMs"), drift.loadMillis());
        DataSummary data = drift.data();
        ObjectNode node = root.putObject("data");
        node.put("description", data.description());
        node.put("samples", data.samples());
        node.put("synthetic", data.synthetic());
        node.put("calibratedOnSame", data.calibratedOnSame());
        data.notes().forEach(node.putArray("notes")::add);
        DriftSummary.Environment environment = drift.environment();
        root.put("threads", environment.threads());
        root.put("optimization", environment.optimization());
        root.put("runtime", environment.runtimeVersion());
        environment.seed().ifPresent(seed -> root.put("seed", seed));
        root.put("verdict", drift.verdict().outcome().text());
        drift.verdict().reasons().forEach(root.putArray("reasons")::add);
    }

    private static void output(ObjectNode node, OutputDrift o) {
        node.put("relativeRmse", o.relativeRmse())
                .put("maxAbs", o.maxAbs())
                .put("meanAbs", o.meanAbs())
                .put("cosine", o.cosine())
                .put("compared", o.compared())
                .put("nonFiniteOriginal", o.nonFiniteOriginal())
                .put("nonFiniteCandidate", o.nonFiniteCandidate());
        number(node, "equalShare", o.equalShare());
    }

    private static void task(ObjectNode node, TaskSummary task) {
        node.put("kind", task.kind()).put("count", task.count());
        pair(node, "accuracy", task.accuracy());
        number(node, "agreement", task.agreement());
        number(node, "kl", task.kl());
        pair(node, "nll", task.nll());
        pair(node, "perplexity", task.perplexity());
        task.vectors().ifPresent(vectors -> vectors(node, vectors));
        pair(node, "spearman", task.spearman());
        pair(node, "pearson", task.pearson());
        number(node, "spearmanBetween", task.spearmanBetween());
        task.retrieval().ifPresent(r -> retrieval(node.putObject("retrieval"), r));
    }

    private static void vectors(ObjectNode node, VectorSummary vectors) {
        node.put("output", vectors.output())
                .put("pooling", vectors.pooling())
                .put("cosineMean", vectors.cosineMean())
                .put("cosineOnePercent", vectors.cosineOnePercent())
                .put("cosineMin", vectors.cosineMin())
                .put("cosineMinAt", vectors.leastAt());
    }

    private static void retrieval(ObjectNode node, RetrievalSummary retrieval) {
        node.put("queries", retrieval.queries()).put("texts", retrieval.texts());
        pair(node.putObject("ndcg10"), retrieval.ndcg());
        pair(node.putObject("mrr"), retrieval.reciprocalRank());
    }

    private static void batch(ObjectNode node, BatchSummary batch) {
        batch.dependence()
                .ifPresentOrElse(
                        both -> {
                            pair(node, both);
                            node.put("samples", batch.samples());
                        },
                        () -> node.put("notMeasured", batch.reason()));
    }

    private static void latency(ObjectNode node, LatencySummary latency) {
        node.put("ratio", latency.ratio());
        pair(node.putObject("medianMs"), latency.medianMillis());
        pair(node.putObject("minMs"), latency.minMillis());
        node.put("rounds", latency.rounds());
    }

    private static void pair(ObjectNode node, String name, Optional<Pair> pair) {
        pair.ifPresent(p -> pair(node.putObject(name), p));
    }

    private static void pair(ObjectNode node, Pair pair) {
        node.put("original", pair.original()).put("candidate", pair.candidate());
    }

    private static void number(ObjectNode node, String name, OptionalDouble value) {
        value.ifPresent(v -> node.put(name, v));
    }
}
