/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import dev.pare.pass.Statistics.Ranges;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What inputs are divided by before they are quantized, so that no channel decides alone about the one scale that all have
 * (SmoothQuant; Xiao et al. 2022): s = range^α / weight^(1−α), with the α that leaves least noise. Weights are multiplied by s. The few
 * inputs that reach farthest may be left out, to be multiplied apart (LLM.int8; Dettmers et al. 2022); their divisors are infinite.
 *
 * @param divisors one for each input; empty if dividing gains nothing
 * @param noise what is left of the power of the noise, 1 for all of it
 */
public record Smoothing(float[] divisors, double noise) {
    private static final double[] EXPONENTS = {0, 0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1};
    private static final double LEAST = 1e-5;

    /** Inputs count as at least this share of the usual reach: what was small in the data may be larger elsewhere. */
    private static final double LEAST_REACH = 0.1;

    /** Chooses divisors for weights that share inputs; no input is left out. */
    public static Smoothing of(Ranges ranges, InputWeights weights) {
        return of(ranges, weights, 0);
    }

    /**
     * Chooses divisors for weights that share inputs.
     *
     * @param ranges of the inputs, over all values that are multiplied with the weights
     * @param apart how many inputs are left out
     */
    public static Smoothing of(Ranges ranges, InputWeights weights, int apart) {
        int width = ranges.low().length;
        float[] best = new float[0];
        double plain = noise(ranges, weights.power(), ones(width));
        double least = plain;
        for (double exponent : EXPONENTS) {
            float[] divisors = exponent == 0 ? ones(width) : divisors(ranges, weights.largest(), exponent);
            leaveOut(apart, ranges, divisors);
            double noise = noise(ranges, weights.power(), divisors);
            if (noise < least) {
                least = noise;
                best = divisors;
            }
        }
        return new Smoothing(best, plain > 0 ? least / plain : 1);
    }

    private static float[] divisors(Ranges ranges, double[] largest, double exponent) {
        float[] divisors = new float[largest.length];
        double logs = 0;
        double least = Math.max(LEAST, LEAST_REACH * usualReach(ranges));
        for (int k = 0; k < divisors.length; k++) {
            double reach = Math.max(least, reach(ranges, k));
            double value = Math.pow(reach, exponent) / Math.pow(Math.max(LEAST, largest[k]), 1 - exponent);
            divisors[k] = (float) value;
            logs += Math.log(value);
        }
        // Around 1, so that scales of weights stay as large as they were.
        float middle = (float) Math.exp(logs / divisors.length);
        for (int k = 0; k < divisors.length; k++) {
            divisors[k] /= middle;
        }
        return divisors;
    }

    /** The inputs that reach farthest once they are divided. */
    private static void leaveOut(int count, Ranges ranges, float[] divisors) {
        for (int n = 0; n < count; n++) {
            int farthest = 0;
            double most = -1;
            for (int k = 0; k < divisors.length; k++) {
                double reach = reach(ranges, k) / divisors[k];
                if (reach > most) {
                    most = reach;
                    farthest = k;
                }
            }
            divisors[farthest] = Float.POSITIVE_INFINITY;
        }
    }

    private static double reach(Ranges ranges, int k) {
        return Math.max(Math.abs(ranges.low()[k]), Math.abs(ranges.high()[k]));
    }

    /** The median over inputs that are not always zero. */
    private static double usualReach(Ranges ranges) {
        double[] reaches = IntStream.range(0, ranges.low().length)
                .mapToDouble(k -> reach(ranges, k))
                .filter(r -> r > 0)
                .sorted()
                .toArray();
        return reaches.length == 0 ? 0 : reaches[reaches.length / 2];
    }

    /** The noise up to a factor: the square of the step of the inputs, times the square of what it is multiplied with. */
    private static double noise(Ranges ranges, double[] power, float[] divisors) {
        double low = 0;
        double high = 0;
        double weights = 0;
        for (int k = 0; k < power.length; k++) {
            low = Math.min(low, ranges.low()[k] / divisors[k]);
            high = Math.max(high, ranges.high()[k] / divisors[k]);
            weights += Float.isInfinite(divisors[k]) ? 0 : power[k] * divisors[k] * divisors[k];
        }
        return (high - low) * (high - low) * weights;
    }

    private static float[] ones(int width) {
        float[] ones = new float[width];
        Arrays.fill(ones, 1);
        return ones;
    }
}
