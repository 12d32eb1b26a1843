/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/** Second moments about the means. */
final class Moments {
    private Moments() {}

    /** Sum of (a − mean a)ᵀ(b − mean b), from the sum of aᵀb. */
    static double[] centred(int length, double[] sum, double[] meanA, double[] meanB, long count) {
        double[] centred = new double[sum.length];
        for (int i = 0; i < length; i++) {
            for (int j = 0; j < length; j++) {
                centred[i * length + j] = sum[i * length + j] - count * meanA[i] * meanB[j];
            }
        }
        return centred;
    }
}
