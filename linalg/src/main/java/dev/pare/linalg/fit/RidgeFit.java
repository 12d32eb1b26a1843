/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.fit;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.NotPositiveDefiniteException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Fits y ≈ x W + b by least squares that are drawn to a W₀: (G + λI) W = C + λ W₀, with G = xᵀx and C = xᵀy, about the means where
 * b is free. λ is a share of the mean of G's diagonal, chosen among few on rows that were held back; then all rows are fitted.
 */
public final class RidgeFit {
    private static final double[] SHARES = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1};

    /** Where no rows were held back. */
    private static final double UNJUDGED = 1e-2;

    /**
     * What was fitted.
     *
     * @param ridge λ as a share of the mean of the diagonal
     * @param energy the squares of y about its mean on the rows held back
     * @param before the squares that W₀ and b₀ leave there
     * @param after those that a fit with this ridge to the other rows leaves
     */
    public record Fitted(Matrix weight, double[] bias, double ridge, double energy, double before, double after) {}

    private final LinearAlgebra algebra;

    public RidgeFit(LinearAlgebra algebra) {
        this.algebra = algebra;
    }

    /**
     * Fits and judges.
     *
     * @param learned what is fitted to
     * @param held what is judged on; with no rows, the ridge is fixed and the losses are those on {@code learned}
     * @param weight W₀
     * @param bias b₀
     * @param free whether b is fitted too
     * @return empty if no system could be solved
     */
    public Optional<Fitted> fit(NormalSums learned, NormalSums held, Matrix weight, double[] bias, boolean free) {
        boolean judged = held.count() > 0;
        NormalSums judge = judged ? held : learned;
        double[] shares = judged ? SHARES : new double[] {UNJUDGED};
        double energy = judge.centred().squares();
        double before = judge.loss(algebra, weight, bias);
        double best = Double.POSITIVE_INFINITY;
        double chosen = Double.NaN;
        for (double share : shares) {
            Optional<Solved> solved = solve(learned, weight, bias, free, share);
            double loss =
                    solved.map(s -> judge.loss(algebra, s.weight(), s.bias())).orElse(Double.POSITIVE_INFINITY);
            if (loss < best) {
                best = loss;
                chosen = share;
            }
        }
        if (Double.isNaN(chosen)) {
            return Optional.empty();
        }
        double ridge = chosen;
        double after = best;
        return solve(judged ? learned.plus(held) : learned, weight, bias, free, ridge)
                .map(s -> new Fitted(s.weight(), s.bias(), ridge, energy, before, after));
    }

    private record Solved(Matrix weight, double[] bias) {}

    private Optional<Solved> solve(NormalSums sums, Matrix weight, double[] bias, boolean free, double share) {
        NormalSums about = free ? sums.centred() : sums.less(bias);
        Matrix rest = about.cross().minus(algebra.multiply(about.gram(), weight));
        int inputs = about.inputs();
        double mean = 0;
        for (int i = 0; i < inputs; i++) {
            mean += about.gram().get(i, i) / inputs;
        }
        if (!(mean > 0)) {
            return Optional.empty();
        }
        Matrix system = about.gram().plusDiagonal(share * mean);
        try {
            Matrix fitted = weight.plus(algebra.solveSymmetricPositive(system, rest));
            return Optional.of(new Solved(fitted, free ? bias(sums, fitted) : bias));
        } catch (NotPositiveDefiniteException e) {
            return Optional.empty();
        }
    }

    private static double[] bias(NormalSums sums, Matrix weight) {
        double[] bias =
                Arrays.stream(sums.targetSum()).map(s -> s / sums.count()).toArray();
        for (int i = 0; i < weight.rows(); i++) {
            double mean = sums.inputSum()[i] / sums.count();
            for (int j = 0; j < bias.length; j++) {
                bias[j] -= mean * weight.get(i, j);
            }
        }
        return bias;
    }
}
