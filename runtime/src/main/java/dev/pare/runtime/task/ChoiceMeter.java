/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;
import java.util.OptionalDouble;

/** Agreement of the chosen class and divergence of the distributions, row by row. */
final class ChoiceMeter {
    private long count;
    private long agreed;
    private double divergence;

    /** Both models' log probabilities of one row, already counted. */
    static final class Row {
        private final double[] original;
        private final double[] candidate;

        private Row(double[] original, double[] candidate) {
            this.original = original;
            this.candidate = candidate;
        }

        int classes() {
            return original.length;
        }

        double original(int index) {
            return original[index];
        }

        double candidate(int index) {
            return candidate[index];
        }

        int originalChoice() {
            return LogProbabilities.argmax(original);
        }

        int candidateChoice() {
            return LogProbabilities.argmax(candidate);
        }
    }

    Row add(FloatValues original, FloatValues candidate, Span span) {
        boolean probabilities = LogProbabilities.isDistribution(original, span);
        Row row = new Row(
                LogProbabilities.of(original, span, probabilities),
                LogProbabilities.of(candidate, span, probabilities));
        count++;
        agreed += row.originalChoice() == row.candidateChoice() ? 1 : 0;
        divergence += divergence(row);
        return row;
    }

    private static double divergence(Row row) {
        double sum = 0;
        for (int i = 0; i < row.classes(); i++) {
            double p = Math.exp(row.original(i));
            if (p > 0) {
                sum += p * (row.original(i) - row.candidate(i));
            }
        }
        // The exact sum is never negative; rounding may be.
        return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : Math.max(0, sum);
    }

    long count() {
        return count;
    }

    OptionalDouble agreement() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) agreed / count);
    }

    OptionalDouble divergence() {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(divergence / count);
    }
}
