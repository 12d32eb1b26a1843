/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/**
 * Which multipliers to use with a width of codes and a limit: ±1 … ±8, as far as the limit allows.
 *
 * <p>What that costs against a free float scale for each group, in dB of weight error, groups of 32 (64): Gaussian weights 0.48 (0.26) at 4
 * bits, 0.19 (0.09) at 3, 0.05 (0.03) at 2; Student t with 5 degrees 0.56 (0.27), 0.27 (0.11), 0.11 (0.06); weights of a small BERT 0.34 to
 * 0.48 (0.14 to 0.25), 0.12 to 0.19, 0.04 to 0.06. Larger multipliers, as a limit of 127 would allow, hardly help: ±2 … ±9 is at most 0.06 dB
 * better and ±1, ±3 … ±15 is worse. ±8 … ±15 is 0.2 dB better on weights of one size and 1.2 dB worse on Student t, where groups of a channel
 * differ more. Positive multipliers alone, 1 … 15, mostly lose another 0.3 dB at 4 bits and 1 dB at 2 bits. With ±1 … ±7, where the limit is
 * 63, 4 bits lose another 0.07 dB. So a limit of 64, which keeps 16-bit sums of two products from saturating, costs nothing.
 */
public final class GroupMultiplierSearch {
    private static final int MAGNITUDES = 8;

    private GroupMultiplierSearch() {}

    public static GroupMultipliers of(int bits, int limit) {
        int largest = Math.max(1, Math.min(MAGNITUDES, limit >> (bits - 1)));
        int[] magnitudes = new int[largest];
        for (int i = 0; i < largest; i++) {
            magnitudes[i] = i + 1;
        }
        return GroupMultipliers.ofBothSigns(magnitudes);
    }
}
