/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import dev.pare.quantize.codes.GroupedCodes;

/** What must be added to the bias so that the mean of the output stays what it was. */
public final class BiasCorrection {
    private BiasCorrection() {}

    /**
     * The correction for each channel: the mean of the original input times the original weights, less the mean of the present input times the present weights.
     *
     * @param weights the original weights, channel after channel
     * @param originalMean mean input of the original model, one for each element of a channel
     * @param mean mean input of the changed model; the same array if inputs did not change
     */
    public static double[] of(float[] weights, GroupedCodes codes, double[] originalMean, double[] mean) {
        int n = codes.length();
        if (weights.length != codes.codes().length || originalMean.length != n || mean.length != n) {
            throw new IllegalArgumentException(codes.channels() + " channels of " + n + " do not go with "
                    + weights.length + " weights and means of " + originalMean.length + " and " + mean.length + ".");
        }
        double[] correction = new double[codes.channels()];
        for (int c = 0; c < correction.length; c++) {
            double sum = 0;
            for (int k = 0; k < n; k++) {
                sum += originalMean[k] * weights[c * n + k] - mean[k] * codes.value(c, k);
            }
            correction[c] = sum;
        }
        return correction;
    }
}
