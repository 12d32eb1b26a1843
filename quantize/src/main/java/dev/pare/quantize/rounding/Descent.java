/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import dev.pare.linalg.Matrix;

/**
 * Changes codes one at a time where that lowers the loss (w − q) H (w − q)ᵀ of their channel. With e = q − w and r = H e, moving element i by δ
 * changes the loss by 2 δ r_i + δ² H_ii, so the best move on the grid is −r_i / H_ii rounded to steps. Each move adds δ H_i to r. Goes through a
 * channel until nothing moves or the sweeps are used up. The loss never grows.
 */
final class Descent {
    private static final int TILE = 192;

    private final float[] weights;
    private final Steps steps;
    private final Hessian hessian;
    private final byte[] codes;

    /**
     * @param codes changed in place
     */
    Descent(float[] weights, Steps steps, byte[] codes, Hessian hessian) {
        this.weights = weights;
        this.steps = steps;
        this.hessian = hessian;
        this.codes = codes;
    }

    /** New codes; those given stay as they are. */
    static byte[] codes(float[] weights, Steps steps, byte[] codes, Hessian hessian, int sweeps) {
        Descent descent = new Descent(weights, steps, codes.clone(), hessian);
        Tiles.each(steps.channels(), TILE, (from, to) -> {
            double[] gradient = descent.gradient(from, to);
            for (int c = from; c < to; c++) {
                int sweep = 0;
                while (sweep < sweeps && descent.sweep(c, gradient, (c - from) * steps.length())) {
                    sweep++;
                }
            }
        });
        return descent.codes;
    }

    /** r = H e for some channels, one after the other. */
    double[] gradient(int from, int to) {
        int n = steps.length();
        double[] errors = new double[(to - from) * n];
        for (int c = from; c < to; c++) {
            for (int k = 0; k < n; k++) {
                int i = c * n + k;
                errors[i - from * n] = (double) steps.of(c, k) * codes[i] - weights[i];
            }
        }
        double[] gradient = hessian.algebra()
                .multiply(Matrix.of(to - from, n, errors), hessian.moments())
                .data();
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] += hessian.added()[i % n] * errors[i];
        }
        return gradient;
    }

    /** Whether anything moved. */
    boolean sweep(int channel, double[] gradient, int at) {
        int n = steps.length();
        double[] h = hessian.moments().data();
        boolean moved = false;
        for (int k = 0; k < n; k++) {
            double step = steps.of(channel, k);
            int code = codes[channel * n + k];
            double wanted = code - Math.rint(gradient[at + k] / (hessian.diagonal(k) * step));
            int next = steps.levels().nearest(wanted, (k ^ 1) < n ? codes[channel * n + (k ^ 1)] : 0);
            if (next != code) {
                codes[channel * n + k] = (byte) next;
                add((next - code) * step, h, k * n, gradient, at, n);
                gradient[at + k] += (next - code) * step * hessian.added()[k];
                moved = true;
            }
        }
        return moved;
    }

    private static void add(double factor, double[] from, int start, double[] to, int at, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] += factor * from[start + i];
        }
    }
}
