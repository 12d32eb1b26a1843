/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/**
 * The codes that a grid has: every integer from the lowest to the highest. Elements 2i and 2i+1 of a channel are neighbours, whose products
 * a processor may add in 16 bits.
 *
 * @param pair the largest magnitude of the sum of two neighbours; no bound if they cannot pass it
 */
public record QuantizationGrid(int bits, int lowest, int highest, int pair) {

    public QuantizationGrid {
        if (bits < 2 || bits > 8 || lowest < -(1 << (bits - 1)) || highest >= 1 << (bits - 1)) {
            throw new IllegalArgumentException(
                    "Codes from " + lowest + " to " + highest + " are not those of 2 to 8 bits, here " + bits + ".");
        }
        if (lowest >= 0 || highest <= 0) {
            throw new IllegalArgumentException("Codes from " + lowest + " to " + highest + " leave out a sign.");
        }
        if (pair < Math.max(-lowest, highest)) {
            throw new IllegalArgumentException("Neighbours whose sum is at most " + pair
                    + " leave no room for codes from " + lowest + " to " + highest + ".");
        }
    }

    /**
     * All codes of a width whose magnitude is at most the limit.
     *
     * @param lowestLevel whether −2^(bits−1), which has no positive counterpart, is used
     */
    static QuantizationGrid of(int bits, boolean lowestLevel, int limit, int pair) {
        int highest = Math.min((1 << (bits - 1)) - 1, limit);
        return new QuantizationGrid(bits, lowestLevel ? -Math.min(1 << (bits - 1), limit) : -highest, highest, pair);
    }

    boolean symmetric() {
        return lowest == -highest;
    }

    /** The largest magnitude. */
    int reach() {
        return Math.max(-lowest, highest);
    }

    /** Whether neighbours can be in each other's way. */
    boolean paired() {
        return pair < 2 * reach();
    }

    /** The code nearest to a number, to even between two, beside a neighbour that has its code. */
    int nearest(double wanted, int neighbour) {
        int least = Math.max(lowest, -pair - Math.min(neighbour, 0));
        int most = Math.min(highest, pair - Math.max(neighbour, 0));
        double code = Math.rint(wanted);
        return (int) (code < least ? least : code > most ? most : code);
    }

    /** The code for a number whose neighbour has none yet and will want another number: each gives half of what is too much. */
    int shared(double wanted, double neighbour) {
        double excess = wanted * neighbour > 0 ? Math.abs(wanted + neighbour) - pair : 0;
        double given = excess > 0 ? Math.min(excess / 2, Math.abs(wanted)) : 0;
        return nearest(wanted - Math.copySign(given, wanted), 0);
    }
}
