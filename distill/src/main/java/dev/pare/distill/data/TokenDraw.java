/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.data;

import dev.pare.runtime.tensor.FloatValues;

/**
 * Chooses a token by a distribution at temperature 1.
 *
 * @param probabilities whether scores are probabilities and not logits
 */
record TokenDraw(boolean probabilities) {

    /**
     * The token at which the cumulated probability passes a share.
     *
     * @param from index of the first score of a row
     * @param share uniform in [0, 1)
     */
    int token(FloatValues scores, int from, int vocabulary, double share) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < vocabulary; i++) {
            greatest = Math.max(greatest, scores.at(from + i));
        }
        double sum = 0;
        for (int i = 0; i < vocabulary; i++) {
            sum += weight(scores.at(from + i), greatest);
        }
        double left = share * sum;
        int last = 0;
        for (int i = 0; i < vocabulary; i++) {
            double weight = weight(scores.at(from + i), greatest);
            if (weight > 0 && left < weight) {
                return i;
            }
            left -= weight;
            last = weight > 0 ? i : last;
        }
        // Rounding may leave a little over.
        return last;
    }

    private double weight(double score, double greatest) {
        return probabilities ? score : Math.exp(score - greatest);
    }
}
