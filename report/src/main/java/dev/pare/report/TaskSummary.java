/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Scores of both models on a task; what does not apply is empty.
 *
 * @param kind the task as an option spells it, such as {@code classification}; {@code none} if only drift was measured
 * @param count samples or tokens that were compared
 * @param agreement share for which both choose the same, 0 to 1
 * @param kl mean Kullback-Leibler divergence in nats
 * @param accuracy shares, 0 to 1
 * @param nll mean negative log likelihood in nats
 */
public record TaskSummary(
        String kind,
        long count,
        OptionalDouble agreement,
        OptionalDouble kl,
        Optional<Pair> accuracy,
        Optional<Pair> nll,
        Optional<Pair> perplexity,
        Optional<VectorSummary> vectors,
        Optional<Pair> spearman,
        Optional<Pair> pearson,
        OptionalDouble spearmanBetween,
        Optional<RetrievalSummary> retrieval) {}
