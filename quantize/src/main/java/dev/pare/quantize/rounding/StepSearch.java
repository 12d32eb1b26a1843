/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/**
 * The step between levels with the least squared error over some elements. Tries steps ±c·max|x| / (highest + ½) with c from 1.15 down,
 * or from 2.1 where neighbours share, then halves the distance between trials around the best. Elements are scaled to magnitudes up to 1.
 */
final class StepSearch {
    private static final float HIGHEST = 1.15f;

    /** The bound at which no two neighbours constrain each other. */
    private static final float HIGHEST_OF_PAIRS = 2.1f;

    private static final float LOWEST = 0.35f;
    private static final float RATIO = 0.93f;
    private static final int HALVINGS = 3;

    /** Best step for Gaussian values of deviation 1, for 2 to 8 bits. */
    private static final float[] GAUSSIAN = {0.996f, 0.586f, 0.335f, 0.188f, 0.104f, 0.0569f, 0.0308f};

    private final QuantizationGrid levels;
    private final boolean signs;
    private final GridError error;
    private float best;
    private float bestError;

    /**
     * @param signs whether a step may be negative
     */
    StepSearch(QuantizationGrid levels, boolean signs) {
        this.levels = levels;
        this.signs = signs && !levels.symmetric();
        this.error = new GridError(levels);
    }

    /** The best step that {@link #search} found, 0 where all elements are. */
    float best() {
        return best;
    }

    /** Looks at elements of a range. */
    void search(float[] x, float[] importance, int from, int to) {
        float top = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            top = Math.max(top, Math.abs(x[i]));
            squares += x[i] * x[i];
        }
        best = 0;
        bestError = 0;
        // Smaller elements than these are zero beside the largest of the channel, and steps for them would be lost in
        // float.
        if (top < 1e-6f) {
            return;
        }
        float unit = top / (levels.highest() + 0.5f);
        float deviation = (float) Math.sqrt(squares / (to - from));
        float low = Math.min(LOWEST * unit, 0.7f * deviation * GAUSSIAN[levels.bits() - 2]);
        bestError = Float.POSITIVE_INFINITY;
        for (float step = (levels.paired() ? HIGHEST_OF_PAIRS : HIGHEST) * unit; step >= low; step *= RATIO) {
            attempt(x, importance, from, to, step);
            if (signs) {
                attempt(x, importance, from, to, -step);
            }
        }
        float width = 1 - RATIO;
        for (int i = 0; i < HALVINGS; i++) {
            width /= 2;
            float centre = best;
            attempt(x, importance, from, to, centre * (1 + width));
            attempt(x, importance, from, to, centre * (1 - width));
        }
    }

    private void attempt(float[] x, float[] importance, int from, int to, float step) {
        float sum = error.of(x, importance, from, to, step);
        if (sum < bestError) {
            bestError = sum;
            best = step;
        }
    }
}
