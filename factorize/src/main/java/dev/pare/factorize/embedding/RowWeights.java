/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import java.util.Arrays;

/** How much each row of a table matters, from how often it is looked up. The weights sum to 1. */
final class RowWeights {
    private RowWeights() {}

    static double[] equal(int rows) {
        double[] weights = new double[rows];
        Arrays.fill(weights, 1.0 / rows);
        return weights;
    }

    /** Every row counts as looked up once more than it was (Laplace), so that rows which the data lacks are not thrown away. */
    static double[] ofCounts(long[] counts) {
        double total = counts.length;
        for (long count : counts) {
            total += count;
        }
        double[] weights = new double[counts.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (counts[i] + 1) / total;
        }
        return weights;
    }

    /** A decoder that is tied to the table compares with all its rows alike: half of the weight is spread evenly. */
    static double[] tied(double[] weights) {
        double[] mixed = new double[weights.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (weights[i] + 1.0 / mixed.length) / 2;
        }
        return mixed;
    }
}
