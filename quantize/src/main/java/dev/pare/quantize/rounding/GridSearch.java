/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/** Scale and multipliers of one channel after another, by the least squared error. Not for several threads at once. */
final class GridSearch {
    /** Tried scales, relative to the one that lets the largest multiplier reach the widest group. */
    private static final float[] CANDIDATES = {0.72f, 0.8f, 0.88f, 0.94f, 1f, 1.07f, 1.15f};

    private static final int REFINEMENTS = 3;

    private final int length;
    private final int groupSize;
    private final int groups;
    private final GroupMultipliers palette;
    private final boolean paired;
    private final GridError error;
    private final StepSearch steps;
    private final float[] importance;
    private final float[] x;
    private final float[] wanted;
    private final int[] multipliers;
    private final int[] bestMultipliers;

    /**
     * @param importance weight of each element's squared error, up to 1
     */
    GridSearch(int length, int groupSize, QuantizationGrid levels, GroupMultipliers palette, float[] importance) {
        this.length = length;
        this.groupSize = groupSize;
        this.groups = (length + groupSize - 1) / groupSize;
        this.palette = palette;
        this.paired = levels.paired();
        this.error = new GridError(levels);
        this.steps = new StepSearch(levels, palette.size() == 1 || palette.value(0) < 0);
        this.importance = importance;
        this.x = new float[length];
        this.wanted = new float[groups];
        this.multipliers = new int[groups];
        this.bestMultipliers = new int[groups];
    }

    /**
     * @param largest largest magnitude of the channel, not zero
     * @return the scale; multipliers are then told by {@link #multiplier}
     */
    float fit(float[] weights, int from, float largest) {
        double inverse = 1.0 / largest;
        for (int k = 0; k < length; k++) {
            x[k] = (float) (weights[from + k] * inverse);
        }
        float widest = 0;
        for (int g = 0; g < groups; g++) {
            steps.search(x, importance, g * groupSize, end(g));
            wanted[g] = steps.best();
            widest = Math.max(widest, Math.abs(wanted[g]));
        }
        if (palette.size() == 1 && groups == 1) {
            bestMultipliers[0] = palette.value(0);
            return largest * refined(wanted[0] / palette.value(0));
        }
        return largest * refined(bestOf(widest));
    }

    int multiplier(int group) {
        return bestMultipliers[group];
    }

    private float bestOf(float widest) {
        float best = 0;
        float bestError = Float.POSITIVE_INFINITY;
        for (float candidate : CANDIDATES) {
            float scale = widest / palette.largest() * candidate;
            float sum = choose(scale);
            if (sum < bestError) {
                bestError = sum;
                best = scale;
                System.arraycopy(multipliers, 0, bestMultipliers, 0, groups);
            }
        }
        return best;
    }

    /** The best multiplier of each group for a scale; returns the error of the channel. */
    private float choose(float scale) {
        float sum = 0;
        for (int g = 0; g < groups; g++) {
            int above = palette.atLeast(wanted[g] / scale);
            float least = Float.POSITIVE_INFINITY;
            for (int i = Math.max(0, above - 1); i <= Math.min(above, palette.size() - 1); i++) {
                float e = error.of(x, importance, g * groupSize, end(g), scale * palette.value(i));
                if (e < least) {
                    least = e;
                    multipliers[g] = palette.value(i);
                }
            }
            sum += least;
        }
        return sum;
    }

    /** Least squares for the scale with the codes fixed, then new codes, in turn; the error never grows. */
    private float refined(float scale) {
        float refined = scale;
        for (int round = 0; round < REFINEMENTS; round++) {
            double above = 0;
            double below = 0;
            for (int g = 0; g < groups; g++) {
                float inverse = 1 / (refined * bestMultipliers[g]);
                for (int k = g * groupSize; k < end(g); k++) {
                    double integer = error.code(x[k], inverse) * bestMultipliers[g];
                    above += importance[k] * integer * x[k];
                    below += importance[k] * integer * integer;
                }
            }
            if (above == 0 || below == 0) {
                return refined;
            }
            float next = (float) (above / below);
            if (paired && error(next) > error(refined)) {
                return refined;
            }
            refined = next;
        }
        return refined;
    }

    /** The error of the channel, which has no groups where neighbours share. */
    private float error(float scale) {
        return error.of(x, importance, 0, length, scale * bestMultipliers[0]);
    }

    private int end(int group) {
        return Math.min(length, (group + 1) * groupSize);
    }
}
