/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What scores lose when pairs of features go, the same in all heads (column selection; MoDeGPT type II, Lin et al. 2024). A pair p gives a
 * score q_p · k_p, at most as large as both are: over the heads h it counts
 *
 * <pre>Σ_h E‖q_hp‖² E‖k_hp‖²</pre>
 *
 * which no turning changes. Pairs that count least go.
 */
final class RotaryPairSpectrum implements JointSpectrum {
    private final RotaryPairs turned;
    private final int size;
    private final int heads;
    private final Matrix query;
    private final Optional<Matrix> queryBias;
    private final Matrix key;
    private final Optional<Matrix> keyBias;
    private final Integer[] order;
    private final double[] losses;

    RotaryPairSpectrum(
            LinearAlgebra algebra,
            RotaryPairs turned,
            int heads,
            Matrix query,
            Optional<Matrix> queryBias,
            Inputs queries,
            Matrix key,
            Optional<Matrix> keyBias,
            Inputs keys) {
        this.turned = turned;
        this.heads = heads;
        this.size = query.columns() / heads;
        this.query = query;
        this.queryBias = queryBias;
        this.key = key;
        this.keyBias = keyBias;
        double[] scores = scores(squares(algebra, query, queryBias, queries), squares(algebra, key, keyBias, keys));
        this.order = IntStream.range(0, size / 2).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.<Integer>comparingDouble(p -> -scores[p]).thenComparing(p -> p));
        this.losses = new double[size + 1];
        for (int rank = size - 1; rank >= 0; rank--) {
            losses[rank] = rank % 2 == 1 ? losses[rank + 1] + scores[order[rank / 2]] : losses[rank + 1];
        }
    }

    /** E[y²] of each feature of y = x W + b. */
    private static double[] squares(LinearAlgebra algebra, Matrix weight, Optional<Matrix> bias, Inputs inputs) {
        Matrix product = algebra.multiply(inputs.covariance(), weight);
        Matrix mean = algebra.multiply(inputs.mean(), weight);
        Matrix shifted = bias.map(mean::plus).orElse(mean);
        double[] squares = new double[weight.columns()];
        for (int j = 0; j < squares.length; j++) {
            squares[j] = shifted.get(0, j) * shifted.get(0, j);
            for (int i = 0; i < weight.rows(); i++) {
                squares[j] += weight.get(i, j) * product.get(i, j);
            }
        }
        return squares;
    }

    private double[] scores(double[] queries, double[] keys) {
        double[] scores = new double[size / 2];
        for (int head = 0; head < heads; head++) {
            int group = head / (heads / turned.groups());
            for (int pair = 0; pair < scores.length; pair++) {
                scores[pair] += pair(queries, head, pair) * pair(keys, group, pair);
            }
        }
        return scores;
    }

    private double pair(double[] squares, int head, int pair) {
        return squares[head * size + turned.form().feature(pair, 0, size)]
                + squares[head * size + turned.form().feature(pair, 1, size)];
    }

    @Override
    public double[] losses() {
        return losses.clone();
    }

    /** The pairs that a rank keeps, ascending. */
    int[] kept(int rank) {
        return Arrays.stream(order, 0, rank / 2)
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    @Override
    public LowRankFactors thin(int rank) {
        int[] kept = kept(rank);
        return new LowRankFactors(
                columns(query, heads, kept),
                queryBias.map(b -> columns(b, heads, kept)),
                columns(key, turned.groups(), kept),
                keyBias.map(b -> columns(b, turned.groups(), kept)),
                losses[rank]);
    }

    /** Features of the kept pairs, head by head, in the order in which they were. */
    private Matrix columns(Matrix from, int count, int[] kept) {
        int[] features = IntStream.range(0, 2)
                .flatMap(which -> Arrays.stream(kept).map(p -> turned.form().feature(p, which, size)))
                .sorted()
                .toArray();
        Matrix picked = Matrix.zeros(from.rows(), count * features.length);
        for (int i = 0; i < from.rows(); i++) {
            for (int head = 0; head < count; head++) {
                for (int f = 0; f < features.length; f++) {
                    picked.data()[i * picked.columns() + head * features.length + f] =
                            from.get(i, head * size + features[f]);
                }
            }
        }
        return picked;
    }
}
