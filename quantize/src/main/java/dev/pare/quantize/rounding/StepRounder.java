/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/**
 * Codes for formats whose groups have a free scale each, in place of a scale of the channel and a small integer. Element k of channel c stands
 * for {@code steps[c][k / groupSize] · codes[c][k]}.
 */
public final class StepRounder {
    private StepRounder() {}

    /**
     * Rounds by GPTQ on fixed steps, then by sweeps that change codes one at a time.
     *
     * @param weights channel after channel: {@code weights[c * length + k]}, finite
     * @param bits codes lie in −2^(bits−1) … 2^(bits−1)−1
     * @param steps channel after channel, groups in order; finite, not zero, may be negative
     * @param sweeps 0 for none
     * @return codes in the order of the weights
     */
    public static byte[] gptq(
            float[] weights, int channels, int bits, int groupSize, float[] steps, Hessian hessian, int sweeps) {
        int length = hessian.length();
        if (weights.length != Math.multiplyExact(channels, length)) {
            throw new IllegalArgumentException(
                    weights.length + " weights are not " + channels + " channels of " + length + " inputs.");
        }
        Steps grid = new Steps(
                channels,
                length,
                QuantizationGrid.of(bits, true, 1 << (bits - 1), RoundingOptions.ANY_PAIR),
                groupSize,
                steps);
        byte[] codes = Gptq.codes(weights, grid, hessian.feedback(), hessian.algebra());
        return sweeps > 0 ? Descent.codes(weights, grid, codes, hessian, sweeps) : codes;
    }
}
