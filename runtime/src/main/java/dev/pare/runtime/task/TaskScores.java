/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.task.vector.RetrievalScores;
import dev.pare.runtime.task.vector.VectorScores;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntFunction;

/**
 * Scores of both models on a task; what does not apply is empty.
 *
 * @param count the samples or tokens that were compared
 * @param agreement share of them for which both models choose the same
 * @param divergence mean Kullback-Leibler divergence KL(original ‖ candidate) in nats
 * @param accuracy share of labelled samples that are right
 * @param nll mean negative log likelihood of the next token in nats; its exponential is the perplexity
 * @param vectors how near the models' vectors of the same samples are
 * @param spearman rank correlation of scores with the gold scores
 * @param pearson linear correlation of scores with the gold scores
 * @param spearmanBetween rank correlation of the candidate's scores with the original's
 * @param retrieval how well texts find those that they belong to
 */
public record TaskScores(
        TaskKind kind,
        long count,
        OptionalDouble agreement,
        OptionalDouble divergence,
        Optional<Both> accuracy,
        Optional<Both> nll,
        Optional<VectorScores> vectors,
        Optional<Both> spearman,
        Optional<Both> pearson,
        OptionalDouble spearmanBetween,
        Optional<RetrievalScores> retrieval) {

    /** A score of each model. */
    public record Both(double original, double candidate) {
        public double drop() {
            return original - candidate;
        }
    }

    /** Perplexity of the next token. */
    public Optional<Both> perplexity() {
        return nll.map(value -> new Both(Math.exp(value.original()), Math.exp(value.candidate())));
    }

    /** No score yet. */
    public static TaskScores none(TaskKind kind) {
        return new TaskScores(
                kind,
                0,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty());
    }

    TaskScores withChoices(ChoiceMeter choices) {
        return new TaskScores(
                kind,
                choices.count(),
                choices.agreement(),
                choices.divergence(),
                accuracy,
                nll,
                vectors,
                spearman,
                pearson,
                spearmanBetween,
                retrieval);
    }

    TaskScores withAccuracy(Optional<Both> value) {
        return new TaskScores(
                kind, count, agreement, divergence, value, nll, vectors, spearman, pearson, spearmanBetween, retrieval);
    }

    TaskScores withNll(Optional<Both> value) {
        return new TaskScores(
                kind,
                count,
                agreement,
                divergence,
                accuracy,
                value,
                vectors,
                spearman,
                pearson,
                spearmanBetween,
                retrieval);
    }

    TaskScores withVectors(long samples, VectorScores value) {
        return new TaskScores(
                kind,
                samples,
                agreement,
                divergence,
                accuracy,
                nll,
                Optional.of(value),
                spearman,
                pearson,
                spearmanBetween,
                retrieval);
    }

    /** The same with words for where the sample with the least cosine is. */
    public TaskScores located(IntFunction<String> place) {
        return vectors.map(v -> withVectors(count, v.located(place))).orElse(this);
    }

    TaskScores withCorrelations(Optional<Both> ranked, Optional<Both> linear, OptionalDouble between) {
        return new TaskScores(
                kind, count, agreement, divergence, accuracy, nll, vectors, ranked, linear, between, retrieval);
    }

    TaskScores withRetrieval(Optional<RetrievalScores> value) {
        return new TaskScores(
                kind, count, agreement, divergence, accuracy, nll, vectors, spearman, pearson, spearmanBetween, value);
    }
}
