/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.Svd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Queries and keys together. The scores of a head are q kᵀ with q = x W_q + b_q and k = y W_k; the bias of the keys adds the same to all
 * scores of a query, which softmax ignores, and so does the mean of the keys. With the mean squares A = E[qᵀq] and C = Cov[k], both of
 * the size of a head, and A^½ C^½ = U S Vᵀ, the best approximation of rank r over all pairs of tokens is
 *
 * <pre>q' = q A^-½ U_r S_r^½,   k' = k A^½ U_r S_r^-½,   loss = Σ_{i>r} s_i²   (exactly)</pre>
 *
 * since q' k'ᵀ = q A^-½ U_r U_rᵀ A^½ kᵀ. At full rank q' k'ᵀ = q kᵀ, whatever A is.
 */
final class ScoreSpectrum implements JointSpectrum {
    private final LinearAlgebra algebra;
    private final Matrix query;
    private final Optional<Matrix> bias;
    private final Matrix key;
    private final int size;
    private final List<Roots> roots = new ArrayList<>();
    private final List<Svd> svds = new ArrayList<>();
    private final double[] losses;

    /**
     * @param query W_q, d_in by heads · size
     * @param bias b_q
     * @param weights how much each head counts
     */
    ScoreSpectrum(
            LinearAlgebra algebra,
            Matrix query,
            Optional<Matrix> bias,
            Inputs queries,
            Matrix key,
            Inputs keys,
            double[] weights) {
        this.algebra = algebra;
        this.query = query;
        this.bias = bias;
        this.key = key;
        this.size = query.columns() / weights.length;
        this.losses = new double[size + 1];
        Matrix queryProduct = algebra.multiply(queries.covariance(), query);
        Matrix keyProduct = algebra.multiply(keys.covariance(), key);
        Matrix product = algebra.multiply(queries.mean(), query);
        Matrix mean = bias.map(product::plus).orElse(product);
        for (int head = 0; head < weights.length; head++) {
            Matrix row = Blocks.columns(mean, size, head);
            Matrix a = square(query, queryProduct, head).plus(algebra.multiplyTransposedLeft(row, row));
            add(a, square(key, keyProduct, head), weights[head]);
        }
    }

    /** W_hᵀ G W_h. */
    private Matrix square(Matrix weight, Matrix product, int head) {
        return algebra.multiplyTransposedLeft(Blocks.columns(weight, size, head), Blocks.columns(product, size, head));
    }

    private void add(Matrix a, Matrix c, double weight) {
        Roots root = Roots.of(algebra, a);
        Svd svd = algebra.svd(algebra.multiply(root.root(), Roots.of(algebra, c).root()));
        roots.add(root);
        svds.add(svd);
        double beyond = 0;
        for (int rank = size - 1; rank >= 0; rank--) {
            beyond += svd.values()[rank] * svd.values()[rank];
            losses[rank] += weight * beyond;
        }
    }

    @Override
    public double[] losses() {
        return losses.clone();
    }

    @Override
    public LowRankFactors thin(int rank) {
        List<Matrix> queries = new ArrayList<>();
        List<Matrix> keys = new ArrayList<>();
        List<Matrix> biases = new ArrayList<>();
        for (int head = 0; head < roots.size(); head++) {
            Matrix directions = svds.get(head).u().columns(0, rank);
            double[] up = balance(svds.get(head).values(), rank);
            double[] down = new double[rank];
            for (int i = 0; i < rank; i++) {
                down[i] = 1 / up[i];
            }
            Matrix left =
                    algebra.multiply(roots.get(head).inverse(), directions).scaleColumns(up);
            Matrix right = algebra.multiply(roots.get(head).root(), directions).scaleColumns(down);
            queries.add(algebra.multiply(Blocks.columns(query, size, head), left));
            keys.add(algebra.multiply(Blocks.columns(key, size, head), right));
            int at = head;
            bias.ifPresent(b -> biases.add(algebra.multiply(Blocks.columns(b, size, at), left)));
        }
        Optional<Matrix> thinBias = bias.map(b -> Blocks.beside(biases));
        return new LowRankFactors(
                Blocks.beside(queries), thinBias, Blocks.beside(keys), Optional.empty(), losses[rank]);
    }

    /** Roots of the strengths, so that queries and keys have the same range; what is next to nothing is not blown up. */
    private static double[] balance(double[] values, int rank) {
        double[] up = new double[rank];
        double most = values[0] > 0 ? values[0] : 1;
        for (int i = 0; i < rank; i++) {
            up[i] = Math.sqrt(Math.max(values[i], 1e-6 * most));
        }
        return up;
    }
}
