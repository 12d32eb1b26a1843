/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task;

import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;

/** Log probabilities from a row of logits, or from a row that already is a distribution. */
final class LogProbabilities {
    /** A probability that was stored as 0 counts as the smallest normal float, so that divergences stay finite. */
    private static final double LEAST = Float.MIN_NORMAL;

    private LogProbabilities() {}

    /**
     * Log softmax of a row. A single logit z stands for the two logits (0, z) of a yes-or-no model.
     *
     * @param alreadyProbabilities take the logarithm only
     */
    static double[] of(FloatValues values, Span row, boolean alreadyProbabilities) {
        double[] logits = new double[row.length()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = values.at(row.from() + i);
        }
        if (logits.length == 1) {
            return logSoftmax(0, logits[0]);
        }
        if (!alreadyProbabilities) {
            return logSoftmax(logits);
        }
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.log(Math.max(LEAST, logits[i]));
        }
        return logits;
    }

    private static double[] logSoftmax(double... logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - max);
        }
        double shift = max + Math.log(sum);
        for (int i = 0; i < logits.length; i++) {
            logits[i] -= shift;
        }
        return logits;
    }

    /** Whether a row is a distribution: nothing below 0, and a sum of 1 to the precision of half floats. */
    static boolean isDistribution(FloatValues values, Span row) {
        double sum = 0;
        for (int i = row.from(); i < row.to(); i++) {
            if (!(values.at(i) >= 0)) {
                return false;
            }
            sum += values.at(i);
        }
        return row.length() > 1 && Math.abs(sum - 1) < 1e-3;
    }

    /** The index of the largest element; the first of equals. NaN is never the largest. */
    static int argmax(double[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            if (row[i] > row[best] || Double.isNaN(row[best])) {
                best = i;
            }
        }
        return best;
    }
}
