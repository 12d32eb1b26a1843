/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/** The nearest level for each element, to even between two. */
final class Nearest {
    private static final int TILE = 64;

    private Nearest() {}

    static byte[] codes(float[] weights, Steps steps) {
        byte[] codes = new byte[weights.length];
        int length = steps.length();
        Tiles.each(steps.channels(), TILE, (from, to) -> {
            for (int c = from; c < to; c++) {
                for (int g = 0; g < steps.groups(); g++) {
                    int start = c * length + g * steps.groupSize();
                    int end = Math.min((c + 1) * length, start + steps.groupSize());
                    round(weights, start, end, steps.values()[c * steps.groups() + g], steps.levels(), codes);
                }
                if (steps.levels().paired()) {
                    share(weights, c * length, (c + 1) * length, steps.of(c, 0), steps.levels(), codes);
                }
            }
        });
        return codes;
    }

    /** Neighbours whose sum is too large give up half of what is too much. There are no groups where that can be. */
    private static void share(float[] weights, int from, int to, double step, QuantizationGrid levels, byte[] codes) {
        for (int i = from; i + 1 < to; i += 2) {
            if (Math.abs(codes[i] + codes[i + 1]) > levels.pair()) {
                codes[i] = (byte) levels.shared(weights[i] / step, weights[i + 1] / step);
                codes[i + 1] = (byte) levels.nearest(weights[i + 1] / step, codes[i]);
            }
        }
    }

    private static void round(float[] weights, int from, int to, double step, QuantizationGrid levels, byte[] codes) {
        for (int i = from; i < to; i++) {
            double code = Math.rint(weights[i] / step);
            codes[i] = (byte) Math.max(levels.lowest(), Math.min(levels.highest(), code));
        }
    }
}
