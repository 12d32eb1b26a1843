/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/**
 * How a matrix is turned into codes.
 *
 * @param bits width of a code, 2 to 8
 * @param lowestLevel whether the code −2^(bits−1), which has no positive counterpart, is used
 * @param groupSize elements of a channel that share a multiplier; 0 without groups
 * @param limit largest magnitude of multiplier times code: 127, or 64 where 16-bit sums of products must not saturate
 * @param pair largest magnitude of the sum of two neighbours of a channel: {@value #SAFE_PAIR} where 16-bit sums of products must not
 *     saturate, {@value #ANY_PAIR} for no bound
 * @param palette the multipliers of groups; not looked at without groups
 * @param method how scales and codes are chosen
 * @param sweeps how often codes are gone through afterwards and changed where the loss falls; 0 for never. Needs second moments
 */
public record RoundingOptions(
        int bits,
        boolean lowestLevel,
        int groupSize,
        int limit,
        int pair,
        GroupMultipliers palette,
        Method method,
        int sweeps) {
    /** 255 · 128 is below 2¹⁵: the most that an 8-bit activation makes of two neighbours fits 16 bits. */
    public static final int SAFE_PAIR = 128;

    public static final int ANY_PAIR = 256;

    /** The largest 8-bit integer. */
    public static final int LARGEST = 127;

    /** How scales and codes are chosen. */
    public enum Method {
        /** The finest scale with which nothing is cut; each element goes to the nearest code. */
        ABSMAX,
        /** The scale with the least squared error, by search over both signs; each element goes to the nearest code. */
        MSE,
        /** Scales as {@link #MSE}; the error of each element is made up for by those after it. Needs second moments. */
        GPTQ
    }

    public RoundingOptions {
        if (groupSize < 0) {
            throw new IllegalArgumentException("A group has at least 1 element (or 0 for no groups), not " + groupSize);
        }
        if (limit < 1 || limit > LARGEST) {
            throw new IllegalArgumentException("The limit of an 8-bit integer is 1 to 127, not " + limit + ".");
        }
        if (sweeps < 0) {
            throw new IllegalArgumentException("The number of sweeps cannot be " + sweeps + ".");
        }
        int reach = QuantizationGrid.of(bits, lowestLevel, limit, pair).reach();
        if (groupSize > 0 && reach * palette.largest() > limit) {
            throw new IllegalArgumentException("Codes up to " + reach + " times multipliers up to " + palette.largest()
                    + " pass the limit " + limit + "; use smaller multipliers.");
        }
        if (groupSize > 0 && pair < 2 * limit) {
            throw new IllegalArgumentException("Sums of neighbours up to " + pair
                    + " are kept with groups by a limit of " + pair / 2 + ", not " + limit + ".");
        }
    }

    /** Options without groups: one scale for each channel, limit 127, every code of the width below it. */
    public static RoundingOptions ofChannels(int bits, Method method) {
        return new RoundingOptions(bits, true, 0, LARGEST, ANY_PAIR, GroupMultipliers.of(1), method, 0);
    }

    /** Options with groups and the multipliers of {@link GroupMultiplierSearch} for this width and limit. */
    public static RoundingOptions ofGroups(int bits, int groupSize, int limit, Method method) {
        return new RoundingOptions(
                bits, true, groupSize, limit, ANY_PAIR, GroupMultiplierSearch.of(bits, limit), method, 0);
    }

    public RoundingOptions withPalette(GroupMultipliers other) {
        return new RoundingOptions(bits, lowestLevel, groupSize, limit, pair, other, method, sweeps);
    }

    public RoundingOptions withMethod(Method other) {
        return new RoundingOptions(bits, lowestLevel, groupSize, limit, pair, palette, other, sweeps);
    }

    public RoundingOptions withSweeps(int other) {
        return new RoundingOptions(bits, lowestLevel, groupSize, limit, pair, palette, method, other);
    }

    public RoundingOptions withoutLowestLevel() {
        return new RoundingOptions(bits, false, groupSize, limit, pair, palette, method, sweeps);
    }

    /** The same options with another bound for sums of neighbours. */
    public RoundingOptions withPair(int other) {
        return new RoundingOptions(bits, lowestLevel, groupSize, limit, other, palette, method, sweeps);
    }

    QuantizationGrid levels() {
        return QuantizationGrid.of(bits, lowestLevel, limit, pair);
    }
}
