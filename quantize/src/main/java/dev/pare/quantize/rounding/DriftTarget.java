/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.SequentialCalibration;
import dev.pare.pass.Statistics;

/**
 * The weights that serve best where the inputs of a matrix have drifted from x to x̃, because what comes before it was changed:
 *
 * <pre>W* = (P + λ)⁻¹ (C + λ) W = W + (P + λ)⁻¹ (C − P) W,    P = x̃ᵀx̃, C = x̃ᵀx, about the means</pre>
 *
 * minimizes ‖xW − x̃V‖² + λ‖V − W‖² over V. For any Q, ‖xW − x̃Q‖² is a constant plus ‖x̃ (W° − Q)‖² with W° the minimum without λ, so rounding
 * W* with P as its Hessian rounds for the original output. The means are left to {@link BiasCorrection}.
 */
public final class DriftTarget {
    private final Matrix damped;
    private final Matrix drift;
    private final Hessian hessian;

    private DriftTarget(Matrix damped, Matrix drift, Hessian hessian) {
        this.damped = damped;
        this.drift = drift;
        this.hessian = hessian;
    }

    /**
     * Creates a target with a ridge from the amount of data: 0.01 of the mean diagonal of P with plenty of rows, 0.02 with ten rows for an input, 0.11 with one.
     * A heuristic: the fewer the rows, the more of C − P is noise.
     */
    public static DriftTarget of(SequentialCalibration.Drifted moments) {
        return of(moments, 0.01 * (1 + 10.0 * moments.width() / Math.max(1, moments.count())));
    }

    /**
     * @param ridge λ relative to the mean diagonal of P, above 0
     */
    public static DriftTarget of(SequentialCalibration.Drifted moments, double ridge) {
        if (!(ridge > 0) || Double.isInfinite(ridge)) {
            throw new IllegalArgumentException("A ridge is a number above 0, not " + ridge + ".");
        }
        int n = moments.width();
        double[] p = new Statistics.Moments(n, moments.count(), moments.gram(), moments.mean()).centredGram();
        double[] c = Moments.centred(n, moments.cross(), moments.mean(), moments.originalMean(), moments.count());
        Matrix drift = Matrix.of(n, n, c).minus(Matrix.of(n, n, p));
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += p[i * n + i];
        }
        double lambda = trace > 0 ? ridge * trace / n : 1;
        double[] damped = p.clone();
        for (int i = 0; i < n; i++) {
            damped[i * n + i] += lambda;
        }
        return new DriftTarget(Matrix.of(n, n, damped), drift, Hessian.of(n, p));
    }

    /** P, the measure of errors for weights that see the drifted inputs. */
    public Hessian hessian() {
        return hessian;
    }

    /** W* of weights given channel after channel. */
    public float[] apply(float[] weights, int channels) {
        LinearAlgebra algebra = hessian.algebra();
        Matrix w = Matrix.fromFloats(channels, damped.rows(), weights);
        Matrix right = algebra.multiplyTransposedRight(drift, w);
        Matrix change = algebra.solveSymmetricPositive(damped, right);
        return w.plus(change.transpose()).toFloats();
    }
}
