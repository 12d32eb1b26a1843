/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.obs;

import dev.pare.linalg.Matrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Orders units by what each gives to the output by itself, as if none could stand in for another. */
public final class Magnitude {
    private Magnitude() {}

    /**
     * The order by Σ Cᵢᵢ ‖Wᵢ‖² over the features i of a unit, smallest first. The loss is the sum of what went.
     *
     * @param gram of the features, of which the diagonal counts
     * @param weight features by outputs
     * @param size features of a unit
     * @param leave units that stay
     */
    public static Removal removal(Matrix gram, Matrix weight, int size, int leave) {
        int units = weight.rows() / size;
        double[] scores = new double[units];
        for (int i = 0; i < weight.rows(); i++) {
            double squares = 0;
            for (int j = 0; j < weight.columns(); j++) {
                squares += weight.get(i, j) * weight.get(i, j);
            }
            scores[i / size] += gram.get(i, i) * squares;
        }
        int[] order = IntStream.range(0, units)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(u -> scores[u]))
                .limit(Math.max(0, units - leave))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] loss = new double[order.length + 1];
        Arrays.setAll(loss, i -> i == 0 ? 0 : scores[order[i - 1]]);
        Arrays.parallelPrefix(loss, Double::sum);
        return new Removal(order, loss);
    }
}
