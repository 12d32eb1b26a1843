/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Weight;
import dev.pare.tensor.DataType;
import dev.pare.tensor.TensorValues;
import java.util.Optional;

/** A bias as 32-bit integers, which runtimes add to the integer product: code = round(bias / (input scale · weight scale)). */
final class BiasCodes {
    /** Leaves as much room again to the sum of the product itself. */
    private static final double LARGEST = 1 << 30;

    private BiasCodes() {}

    /** Empty if the bias is not a fixed list of floats for the columns, or too large for integers. */
    static Optional<int[]> of(Weight bias, float inputScale, float[] weightScales, long columns) {
        boolean list = bias.fixed()
                && bias.tensor().type() == DataType.FLOAT
                && bias.tensor().shape().rank() == 1
                && bias.tensor().shape().elements() == columns
                && TensorValues.readableAsFloats(bias.tensor());
        return list ? codes(TensorValues.floats(bias.tensor()), inputScale, weightScales) : Optional.empty();
    }

    private static Optional<int[]> codes(float[] bias, float inputScale, float[] weightScales) {
        int[] codes = new int[bias.length];
        for (int i = 0; i < codes.length; i++) {
            float scale = inputScale * weightScales[weightScales.length == 1 ? 0 : i];
            double code = Math.rint(bias[i] / (double) scale);
            if (!(Math.abs(code) < LARGEST)) {
                return Optional.empty();
            }
            codes[i] = (int) code;
        }
        return Optional.of(codes);
    }
}
