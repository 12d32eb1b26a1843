/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Arrays;

/**
 * Rounds channels so that later elements make up for the errors of earlier ones, on a grid that stays as it is. Works on some channels at
 * once, block by block: what all earlier blocks contribute to a block is one matrix product.
 */
final class Gptq {
    private static final int TILE = 192;

    private final float[] weights;
    private final Steps steps;
    private final Feedback feedback;
    private final LinearAlgebra algebra;
    private final byte[] codes;

    private Gptq(float[] weights, Steps steps, Feedback feedback, LinearAlgebra algebra) {
        this.weights = weights;
        this.steps = steps;
        this.feedback = feedback;
        this.algebra = algebra;
        this.codes = new byte[weights.length];
    }

    static byte[] codes(float[] weights, Steps steps, Feedback feedback, LinearAlgebra algebra) {
        Gptq gptq = new Gptq(weights, steps, feedback, algebra);
        Tiles.each(steps.channels(), TILE, gptq::tile);
        return gptq.codes;
    }

    private void tile(int from, int to) {
        int n = steps.length();
        int lanes = to - from;
        // Rounding errors w - q in the order of rounding, an element of all channels after the other.
        double[] errors = new double[n * lanes];
        for (int b = 0; b < feedback.within().length; b++) {
            int start = b * feedback.width();
            int width = Math.min(feedback.width(), n - start);
            double[] added = b == 0
                    ? new double[width * lanes]
                    : algebra.multiplyTransposedLeft(
                                    feedback.before()[b], Matrix.of(start, lanes, Arrays.copyOf(errors, start * lanes)))
                            .data();
            block(from, lanes, start, width, feedback.within()[b], added, errors);
        }
    }

    private void block(int from, int lanes, int start, int width, double[] within, double[] added, double[] errors) {
        for (int i = 0; i < width; i++) {
            round(from, lanes, feedback.order()[start + i], i * lanes, added, (start + i) * lanes, errors);
            for (int j = i + 1; j < width; j++) {
                add(within[i * width + j], errors, (start + i) * lanes, added, j * lanes, lanes);
            }
        }
    }

    private void round(int from, int lanes, int element, int at, double[] added, int to, double[] errors) {
        int n = steps.length();
        int groups = steps.groups();
        int group = element / steps.groupSize();
        for (int lane = 0; lane < lanes; lane++) {
            int index = (from + lane) * n + element;
            double w = weights[index];
            double step = steps.values()[(from + lane) * groups + group];
            int code = code(index, element, (w + added[at + lane]) / step, step);
            codes[index] = (byte) code;
            errors[to + lane] = w - code * step;
        }
    }

    /** A neighbour whose code is zero may not have one yet; to take it so keeps the bound. */
    private int code(int index, int element, double wanted, double step) {
        int other = element ^ 1;
        if (!steps.levels().paired() || other >= steps.length()) {
            return steps.levels().nearest(wanted, 0);
        }
        int neighbour = index - element + other;
        return codes[neighbour] == 0
                ? steps.levels().shared(wanted, weights[neighbour] / step)
                : steps.levels().nearest(wanted, codes[neighbour]);
    }

    private static void add(double factor, double[] from, int at, double[] to, int target, int count) {
        for (int lane = 0; lane < count; lane++) {
            to[target + lane] += factor * from[at + lane];
        }
    }
}
