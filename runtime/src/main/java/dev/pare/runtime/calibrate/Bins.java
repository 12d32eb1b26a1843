/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.pass.Statistics.Histogram;
import java.util.Arrays;

/**
 * Counts numbers in a fixed number of bins whose width doubles, two neighbours becoming one, whenever the numbers seen no longer fit.
 *
 * <p>Widths are powers of two and bins begin at multiples of them, so that nothing is rounded, and the width follows from the smallest
 * and largest number alone: the result does not depend on the order of the numbers or on where one batch ends.
 */
final class Bins {
    /** Half of them at least lie between the smallest and the largest number, unless these are close beside their size. */
    static final int COUNT = 2048;

    /** The finest width beside the largest number, as a power of two: finer than float tells numbers of that size apart. */
    private static final int FINEST = -30;

    private static final int SMALLEST_EXPONENT = -149;

    private final long[] counts = new long[COUNT];
    private int exponent = SMALLEST_EXPONENT;
    private double binsPerUnit;
    private long first;
    private float smallest = Float.POSITIVE_INFINITY;
    private float largest = Float.NEGATIVE_INFINITY;

    boolean isEmpty() {
        return smallest > largest;
    }

    /** Makes room for numbers from one to another; all must be finite. */
    void cover(float low, float high) {
        boolean empty = isEmpty();
        smallest = Math.min(smallest, low);
        largest = Math.max(largest, high);
        int needed = exponent(smallest, largest);
        long start = bin(smallest, needed);
        if (!empty) {
            merge(needed - exponent, start);
        }
        exponent = needed;
        binsPerUnit = Math.scalb(1.0, -needed);
        first = start;
    }

    /** Counts a number that is covered. */
    void add(float number) {
        counts[(int) ((long) Math.floor(number * binsPerUnit) - first)]++;
    }

    private void merge(int doublings, long start) {
        long[] old = counts.clone();
        Arrays.fill(counts, 0);
        for (int i = 0; i < COUNT; i++) {
            if (old[i] > 0) {
                counts[(int) (coarser(first + i, doublings) - start)] += old[i];
            }
        }
    }

    private static long coarser(long bin, int doublings) {
        return bin >> Math.min(doublings, Long.SIZE - 1);
    }

    /** The smallest power of two for the width with which all numbers fit. */
    private static int exponent(float low, float high) {
        float size = Math.max(Math.abs(low), Math.abs(high));
        int exponent = Math.max(SMALLEST_EXPONENT, size == 0 ? SMALLEST_EXPONENT : Math.getExponent(size) + FINEST);
        while (bin(high, exponent) - bin(low, exponent) >= COUNT) {
            exponent++;
        }
        return exponent;
    }

    private static long bin(float number, int exponent) {
        return (long) Math.floor(Math.scalb((double) number, -exponent));
    }

    Histogram finish() {
        double width = Math.scalb(1.0, exponent);
        return new Histogram(first * width, width, counts.clone(), smallest, largest);
    }
}
