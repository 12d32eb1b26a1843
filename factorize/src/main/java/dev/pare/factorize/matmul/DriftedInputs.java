/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.SequentialCalibration.Drifted;
import dev.pare.pass.Statistics.Moments;

/**
 * Reduced-rank regression where the inputs of a weight have drifted from x to x̃, because what comes before it was changed. With P = x̃ᵀx̃
 * and C = x̃ᵀx, ‖x W − x̃ V‖² + λ‖V − W‖² is a constant plus ‖(P + λ)^½ (W* − V)‖² for
 *
 * <pre>W* = (P + λ)⁻¹ (C + λ) W = W + (P + λ)⁻¹ (C − P) W</pre>
 *
 * so that the best V of a rank is the best approximation of W* with P + λ in place of the Gram matrix. A large λ gives W back, not zero.
 */
final class DriftedInputs {
    private final LinearAlgebra algebra;
    private final Drifted moments;
    private final Matrix damped;
    private final Matrix drift;

    /**
     * @param centred whether errors of the mean cost nothing, since a bias makes up for them
     * @param ridge λ relative to the mean diagonal of P
     */
    DriftedInputs(LinearAlgebra algebra, Drifted moments, boolean centred, double ridge) {
        this.algebra = algebra;
        this.moments = moments;
        int n = moments.width();
        double[] gram = centred
                ? new Moments(n, moments.count(), moments.gram(), moments.mean()).centredGram()
                : moments.gram().clone();
        double[] cross = moments.cross().clone();
        for (int i = 0; centred && i < n; i++) {
            for (int j = 0; j < n; j++) {
                cross[i * n + j] -= moments.count() * moments.mean()[i] * moments.originalMean()[j];
            }
        }
        this.drift = Matrix.of(n, n, cross).minus(Matrix.of(n, n, gram));
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += gram[i * n + i];
        }
        double[] damped = gram.clone();
        for (int i = 0; i < n; i++) {
            damped[i * n + i] += trace > 0 ? ridge * trace / n : 1;
        }
        this.damped = Matrix.of(n, n, damped);
    }

    /** What one rows' worth of data for an input asks for, less with more: the fewer the rows, the more of C − P is noise. */
    static double ridge(Drifted moments) {
        return 0.01 * (1 + 10.0 * moments.width() / Math.max(1, moments.count()));
    }

    /**
     * What is approximated in place of a weight.
     *
     * @param weight W*
     * @param gram P + λ
     */
    record Target(Matrix weight, Matrix gram) {}

    /** The target of one group, which sees its own inputs only. */
    Target target(Matrix weight, int group, int groups) {
        Matrix gram = Factorizer.part(damped, group, groups);
        Matrix right = algebra.multiply(Factorizer.part(drift, group, groups), weight);
        return new Target(weight.plus(algebra.solveSymmetricPositive(gram, right)), gram);
    }

    FactorStore.Means means() {
        int n = moments.width();
        return new FactorStore.Means(
                Matrix.of(1, n, moments.originalMean().clone()),
                Matrix.of(1, n, moments.mean().clone()));
    }
}
