/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import java.util.Arrays;

/** Chooses the grid of a matrix. */
final class Grids {
    private static final int TILE = 16;

    /** Channels without a larger magnitude are zero for every purpose: one over their scale would be infinite. */
    static final float SMALLEST = 1e-30f;

    private Grids() {}

    /**
     * The grid with the least squared error.
     *
     * @param importance weight of the squared error of each element of a channel, positive, largest 1
     */
    static Grid leastSquares(float[] weights, int channels, int length, RoundingOptions options, float[] importance) {
        Grid grid = empty(channels, length, options);
        Tiles.each(channels, TILE, (from, to) -> {
            GridSearch search =
                    new GridSearch(length, grid.groupSize(), options.levels(), palette(options), importance);
            for (int c = from; c < to; c++) {
                float largest = largest(weights, c * length, (c + 1) * length);
                if (largest >= SMALLEST) {
                    grid.scales()[c] = bounded(search.fit(weights, c * length, largest));
                    for (int g = 0; g < groups(grid) && grid.multipliers().length > 0; g++) {
                        grid.multipliers()[c * groups(grid) + g] = (byte) search.multiplier(g);
                    }
                }
            }
        });
        return grid;
    }

    /** The finest grid that reaches the largest magnitude of each group and leaves room for neighbours, so that nothing is clipped. */
    static Grid absmax(float[] weights, int channels, int length, RoundingOptions options) {
        Grid grid = empty(channels, length, options);
        GroupMultipliers palette = palette(options);
        int largestMultiplier = palette.value(palette.size() - 1);
        Tiles.each(channels, TILE, (from, to) -> {
            for (int c = from; c < to; c++) {
                float largest = Math.max(
                        largest(weights, c * length, (c + 1) * length),
                        reachOfPairs(weights, c * length, (c + 1) * length, options.levels()));
                if (largest < SMALLEST) {
                    continue;
                }
                double scale = (double) largest / options.levels().highest() / largestMultiplier;
                grid.scales()[c] = (float) scale;
                for (int g = 0; g < groups(grid) && grid.multipliers().length > 0; g++) {
                    int start = c * length + g * grid.groupSize();
                    float of = largest(weights, start, Math.min((c + 1) * length, start + grid.groupSize()));
                    int at = palette.atLeast(Math.max(1, of / options.levels().highest() / scale - 1e-6));
                    grid.multipliers()[c * groups(grid) + g] = (byte) palette.value(Math.min(at, palette.size() - 1));
                }
            }
        });
        return grid;
    }

    /** Scales 1 and the smallest multipliers: what channels of zeros keep. */
    private static Grid empty(int channels, int length, RoundingOptions options) {
        boolean grouped = options.groupSize() > 0;
        int groupSize = grouped ? options.groupSize() : length;
        float[] scales = new float[channels];
        Arrays.fill(scales, 1);
        int groups = (length + groupSize - 1) / groupSize;
        byte[] multipliers = new byte[grouped ? Math.multiplyExact(channels, groups) : 0];
        Arrays.fill(multipliers, (byte) options.palette().smallestPositive());
        return new Grid(channels, length, options.levels(), groupSize, scales, multipliers);
    }

    private static GroupMultipliers palette(RoundingOptions options) {
        return options.groupSize() > 0 ? options.palette() : GroupMultipliers.of(1);
    }

    /** Keeps scale times the largest integer within float, whatever the palette. */
    private static float bounded(float scale) {
        float most = Float.MAX_VALUE / 128;
        return Math.max(-most, Math.min(most, scale));
    }

    private static int groups(Grid grid) {
        return (grid.length() + grid.groupSize() - 1) / grid.groupSize();
    }

    /** What the largest code must stand for so that no two neighbours pass the largest sum; 0 where they cannot. */
    private static float reachOfPairs(float[] weights, int from, int to, QuantizationGrid levels) {
        float largest = 0;
        for (int i = from; levels.paired() && i + 1 < to; i += 2) {
            largest = Math.max(largest, Math.abs(weights[i] + weights[i + 1]));
        }
        return largest * levels.highest() / (levels.pair() - 0.01f);
    }

    private static float largest(float[] weights, int from, int to) {
        float largest = 0;
        for (int i = from; i < to; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        return largest;
    }
}
