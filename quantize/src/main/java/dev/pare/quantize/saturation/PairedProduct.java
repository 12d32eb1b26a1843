/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.saturation;

/**
 * Products of unsigned activations and signed weights as the instruction {@code vpmaddubsw} makes them: two neighbouring products are
 * added in 16 bits, and a sum that does not fit becomes the nearest number that does; the sums of pairs are added in 32 bits. Processors
 * with VNNI, and those of ARM, add everything in 32 bits.
 */
public final class PairedProduct {
    private static final int LARGEST_ACTIVATION = 255;

    private PairedProduct() {}

    /**
     * The scalar product of a row of activations and a column of weights, cut as the processor does it.
     *
     * @param activations bytes read as 0 to 255
     * @param weights as many; an odd last one is alone in its pair
     */
    public static int saturating(byte[] activations, byte[] weights) {
        int sum = 0;
        for (int k = 0; k < weights.length; k += 2) {
            int pair = product(activations, weights, k) + product(activations, weights, k + 1);
            sum += Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, pair));
        }
        return sum;
    }

    /** The same without a limit of 16 bits. */
    public static int exact(byte[] activations, byte[] weights) {
        int sum = 0;
        for (int k = 0; k < weights.length; k++) {
            sum += product(activations, weights, k);
        }
        return sum;
    }

    private static int product(byte[] activations, byte[] weights, int k) {
        return k < weights.length ? (activations[k] & 0xff) * weights[k] : 0;
    }

    /** Whether activations exist that make the sum of a pair of weights leave 16 bits. Of opposite signs, the worst is the larger alone. */
    public static boolean canSaturate(int first, int second) {
        int highest = LARGEST_ACTIVATION * (Math.max(first, 0) + Math.max(second, 0));
        int lowest = LARGEST_ACTIVATION * (Math.min(first, 0) + Math.min(second, 0));
        return highest > Short.MAX_VALUE || lowest < Short.MIN_VALUE;
    }
}
