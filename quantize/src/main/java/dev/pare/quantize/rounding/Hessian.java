/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.Statistics;

/**
 * Second moments of the inputs of a matrix product, as the measure of errors: rounding weights w to q costs
 * (w − q) H (w − q)ᵀ for each channel. Only ratios matter, so sums and means serve alike. One of these is made for all weights that share an
 * input; its factor is computed once, when first needed.
 */
public final class Hessian {
    /** Added to the diagonal, relative to its mean, as in GPTQ (Frantar et al. 2022). */
    public static final double DAMPING = 0.01;

    /** The least importance, so that a grid is also found for elements whose inputs are almost zero. */
    private static final double LEAST_IMPORTANCE = 1e-9;

    private final Matrix moments;
    private final double[] added;
    private final boolean descending;
    private final LinearAlgebra algebra;
    private Feedback feedback;

    private Hessian(Matrix moments, double damping, boolean descending, LinearAlgebra algebra) {
        this.moments = moments;
        this.added = added(moments, damping);
        this.descending = descending;
        this.algebra = algebra;
    }

    /**
     * @param length number of inputs
     * @param gram sum (or mean) of xᵀx, row-major, length by length, symmetric; not copied
     */
    public static Hessian of(int length, double[] gram) {
        return new Hessian(Matrix.of(length, length, gram), DAMPING, true, LinearAlgebra.openBlas());
    }

    /**
     * Moments about the mean. With the bias corrected, the error in the mean costs nothing, and these are the ones to use.
     *
     * @param length number of inputs
     * @param gram sum of xᵀx, row-major, length by length
     * @param mean mean of x
     * @param count number of rows in the sum
     */
    public static Hessian centred(int length, double[] gram, double[] mean, long count) {
        return of(length, new Statistics.Moments(length, count, gram, mean).centredGram());
    }

    /** The same with another damping, 0 or more, and elements taken by descending diagonal entry or as they are stored. */
    public Hessian with(double damping, boolean descendingOrder) {
        return new Hessian(moments, damping, descendingOrder, algebra);
    }

    /** Number of inputs. */
    public int length() {
        return moments.rows();
    }

    /** The moments without damping. */
    public Matrix moments() {
        return moments;
    }

    /** What damping adds to the diagonal. */
    double[] added() {
        return added;
    }

    /** The moments with damping, computed at each call: kept, they would double the memory. */
    Matrix damped() {
        double[] damped = moments.data().clone();
        for (int i = 0; i < added.length; i++) {
            damped[i * added.length + i] += added[i];
        }
        return Matrix.of(added.length, added.length, damped);
    }

    /** Entry of the diagonal, with damping. */
    double diagonal(int i) {
        return moments.data()[i * added.length + i] + added[i];
    }

    LinearAlgebra algebra() {
        return algebra;
    }

    /** Weights of squared errors where those of different elements are taken as independent: the diagonal, largest 1. */
    float[] importance() {
        int n = length();
        double largest = 0;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, diagonal(i));
        }
        float[] importance = new float[n];
        for (int i = 0; i < n; i++) {
            importance[i] = (float) Math.max(LEAST_IMPORTANCE, diagonal(i) / largest);
        }
        return importance;
    }

    synchronized Feedback feedback() {
        if (feedback == null) {
            feedback = Feedback.of(damped(), descending, algebra);
        }
        return feedback;
    }

    /** An input that was never seen has a row of zeros; 1 on its diagonal leaves its weights to be rounded for themselves. */
    private static double[] added(Matrix moments, double damping) {
        int n = moments.rows();
        double trace = 0;
        for (int i = 0; i < n; i++) {
            trace += moments.data()[i * n + i];
        }
        if (!(trace >= 0) || Double.isInfinite(trace)) {
            throw new IllegalArgumentException("The second moments of " + n + " inputs have a diagonal that adds up to "
                    + trace + "; it must be finite and not negative.");
        }
        double[] added = new double[n];
        for (int i = 0; i < n; i++) {
            double entry = moments.data()[i * n + i];
            added[i] = entry + damping * trace / n > 0 ? damping * trace / n : 1 - entry;
        }
        return added;
    }
}
