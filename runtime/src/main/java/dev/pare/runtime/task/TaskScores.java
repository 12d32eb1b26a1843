/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Scores of both models on a task; what does not apply is empty.
 *
 * @param count the samples or tokens that were compared
 * @param agreement share of them for which both models choose the same
 * @param divergence mean Kullback-Leibler divergence KL(original ‖ candidate) in nats
 * @param accuracy share of labelled samples that are right
 * @param nll mean negative log likelihood of the next token in nats; its exponential is the perplexity
 * @param cosineMean mean cosine between the models' vectors for the same sample
 * @param cosineMin the least of these
 * @param spearman rank correlation of scores with the gold scores
 * @param spearmanBetween rank correlation of the candidate's scores with the original's
 */
public record TaskScores(
        TaskKind kind,
        long count,
        OptionalDouble agreement,
        OptionalDouble divergence,
        Optional<Both> accuracy,
        Optional<Both> nll,
        OptionalDouble cosineMean,
        OptionalDouble cosineMin,
        Optional<Both> spearman,
        OptionalDouble spearmanBetween) {

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
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                OptionalDouble.empty());
    }

    TaskScores withChoices(ChoiceMeter choices) {
        return new TaskScores(
                kind,
                choices.count(),
                choices.agreement(),
                choices.divergence(),
                accuracy,
                nll,
                cosineMean,
                cosineMin,
                spearman,
                spearmanBetween);
    }

    TaskScores withAccuracy(Optional<Both> value) {
        return new TaskScores(
                kind, count, agreement, divergence, value, nll, cosineMean, cosineMin, spearman, spearmanBetween);
    }

    TaskScores withNll(Optional<Both> value) {
        return new TaskScores(
                kind, count, agreement, divergence, accuracy, value, cosineMean, cosineMin, spearman, spearmanBetween);
    }

    TaskScores withCosines(long vectors, OptionalDouble mean, OptionalDouble min) {
        return new TaskScores(
                kind, vectors, agreement, divergence, accuracy, nll, mean, min, spearman, spearmanBetween);
    }

    TaskScores withSpearman(Optional<Both> gold, OptionalDouble between) {
        return new TaskScores(kind, count, agreement, divergence, accuracy, nll, cosineMean, cosineMin, gold, between);
    }
}
