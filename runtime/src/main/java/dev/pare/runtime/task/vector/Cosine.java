/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

/** The cosine between two vectors, which is the product of the normalized ones. */
public final class Cosine {
    private Cosine() {}

    /** In [-1, 1]; 1 if both vectors are zero, 0 if one is or if an element is not finite. */
    public static double of(double[] x, double[] y) {
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += x[i] * x[i];
            yy += y[i] * y[i];
            xy += x[i] * y[i];
        }
        if (xx == 0 || yy == 0) {
            return xx == yy ? 1 : 0;
        }
        // One root gives exactly 1 for equal vectors; sums of squares of floats are far from overflowing.
        double cosine = xy / Math.sqrt(xx * yy);
        return Double.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : 0;
    }
}
