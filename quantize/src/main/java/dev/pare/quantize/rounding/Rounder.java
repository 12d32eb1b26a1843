/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import dev.pare.linalg.Matrix;
import dev.pare.quantize.codes.GroupedCodes;
import java.util.Arrays;
import java.util.Optional;

/**
 * Turns a matrix of floats into codes. Weights come channel after channel: {@code weights[c * length + k]}. Channels are shared out to the
 * common pool of threads.
 */
public final class Rounder {
    private Rounder() {}

    /**
     * Chooses a grid and codes on it.
     *
     * @param hessian moments of the {@code length} inputs. If present, squared errors are weighted with its diagonal when the grid is chosen
     * @throws IllegalArgumentException if a weight is not finite, the lengths do not fit, or the method needs moments and has none
     */
    public static GroupedCodes round(
            float[] weights, int channels, int length, RoundingOptions options, Optional<Hessian> hessian) {
        return onGrid(weights, grid(weights, channels, length, options, hessian), options, hessian);
    }

    /** The grid that {@link #round} uses. */
    public static Grid grid(
            float[] weights, int channels, int length, RoundingOptions options, Optional<Hessian> hessian) {
        require(weights, channels, length, hessian);
        if (options.method() == RoundingOptions.Method.ABSMAX) {
            return Grids.absmax(weights, channels, length, options);
        }
        return Grids.leastSquares(weights, channels, length, options, importance(length, hessian));
    }

    /** Codes on a grid that was chosen before, maybe for other weights: the nearest, or by GPTQ, then the sweeps of the options. */
    public static GroupedCodes onGrid(float[] weights, Grid grid, RoundingOptions options, Optional<Hessian> hessian) {
        require(weights, grid.channels(), grid.length(), hessian);
        boolean gptq = options.method() == RoundingOptions.Method.GPTQ;
        if (hessian.isEmpty() && (gptq || options.sweeps() > 0)) {
            throw new IllegalArgumentException(
                    "GPTQ and sweeps need the second moments of the inputs; measure them or use the method MSE.");
        }
        Steps steps = grid.steps();
        byte[] codes = gptq
                ? Gptq.codes(
                        weights, steps, hessian.get().feedback(), hessian.get().algebra())
                : Nearest.codes(weights, steps);
        if (options.sweeps() > 0) {
            codes = Descent.codes(weights, steps, codes, hessian.get(), options.sweeps());
        }
        return new GroupedCodes(
                grid.channels(),
                grid.length(),
                grid.levels().bits(),
                grid.groupSize(),
                codes,
                grid.multipliers(),
                grid.scales());
    }

    /** Sum over all channels of (w − q) H (w − q)ᵀ, without damping. Divide by {@link #energy} for the relative error of the output. */
    public static double loss(float[] weights, GroupedCodes codes, Hessian hessian) {
        double[] errors = new double[weights.length];
        for (int c = 0; c < codes.channels(); c++) {
            for (int k = 0; k < codes.length(); k++) {
                int i = c * codes.length() + k;
                errors[i] = (double) codes.value(c, k) - weights[i];
            }
        }
        return form(Matrix.of(codes.channels(), codes.length(), errors), hessian);
    }

    /** Sum over all channels of w H wᵀ. */
    public static double energy(float[] weights, int channels, int length, Hessian hessian) {
        return form(Matrix.fromFloats(channels, length, weights), hessian);
    }

    private static double form(Matrix rows, Hessian hessian) {
        double[] product = hessian.algebra().multiply(rows, hessian.moments()).data();
        double sum = 0;
        for (int i = 0; i < product.length; i++) {
            sum += product[i] * rows.data()[i];
        }
        return sum;
    }

    private static float[] importance(int length, Optional<Hessian> hessian) {
        if (hessian.isPresent()) {
            return hessian.get().importance();
        }
        float[] ones = new float[length];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static void require(float[] weights, int channels, int length, Optional<Hessian> hessian) {
        if (channels < 1 || length < 1 || weights.length != Math.multiplyExact(channels, length)) {
            throw new IllegalArgumentException(
                    channels + " channels of " + length + " do not go with " + weights.length + " weights.");
        }
        if (hessian.isPresent() && hessian.get().length() != length) {
            throw new IllegalArgumentException("Channels have " + length + " elements, but the moments are of "
                    + hessian.get().length() + " inputs.");
        }
        for (int i = 0; i < weights.length; i++) {
            if (!Float.isFinite(weights[i])) {
                throw new IllegalArgumentException("Channel " + i / length + " holds " + weights[i] + " at element "
                        + i % length + "; only finite weights can be rounded.");
            }
        }
    }
}
