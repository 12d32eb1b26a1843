/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/** Squared error of elements that go to the nearest level of a grid. Elements are scaled to magnitudes up to 1 or so. */
final class GridError {
    /** Adding 1.5·2²³ leaves the rounded integer in the low bits of a float; exact for magnitudes below 2²². */
    private static final float ROUNDER = 12582912f;

    private static final int ROUNDER_BITS = Float.floatToRawIntBits(ROUNDER);

    private final int lowest;
    private final int highest;
    private final QuantizationGrid levels;

    GridError(QuantizationGrid levels) {
        this.levels = levels;
        this.lowest = levels.lowest();
        this.highest = levels.highest();
    }

    int code(float value, float inverse) {
        int code = Float.floatToRawIntBits(value * inverse + ROUNDER) - ROUNDER_BITS;
        return Math.max(lowest, Math.min(highest, code));
    }

    /** Sum of importance times squared error over a range. */
    float of(float[] x, float[] importance, int from, int to, float step) {
        float free = free(x, importance, from, to, step);
        return levels.paired() ? free + crowded(x, importance, from, to, step) : free;
    }

    /** What is added where neighbours have to share: each gives half of what is too much. */
    private float crowded(float[] x, float[] importance, int from, int to, float step) {
        float inverse = 1 / step;
        float added = 0;
        for (int i = from; i + 1 < to; i += 2) {
            int first = code(x[i], inverse);
            int second = code(x[i + 1], inverse);
            if (Math.abs(first + second) > levels.pair()) {
                int given = levels.shared(x[i] * inverse, x[i + 1] * inverse);
                int left = levels.nearest(x[i + 1] * inverse, given);
                added += importance[i] * (squared(x[i] - step * given) - squared(x[i] - step * first));
                added += importance[i + 1] * (squared(x[i + 1] - step * left) - squared(x[i + 1] - step * second));
            }
        }
        return added;
    }

    private static float squared(float error) {
        return error * error;
    }

    /** Four sums side by side, for speed. */
    private float free(float[] x, float[] importance, int from, int to, float step) {
        float inverse = 1 / step;
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            float e0 = x[i] - step * code(x[i], inverse);
            float e1 = x[i + 1] - step * code(x[i + 1], inverse);
            float e2 = x[i + 2] - step * code(x[i + 2], inverse);
            float e3 = x[i + 3] - step * code(x[i + 3], inverse);
            a += importance[i] * e0 * e0;
            b += importance[i + 1] * e1 * e1;
            c += importance[i + 2] * e2 * e2;
            d += importance[i + 3] * e3 * e3;
        }
        for (; i < to; i++) {
            float e = x[i] - step * code(x[i], inverse);
            a += importance[i] * e * e;
        }
        return (a + b) + (c + d);
    }
}
