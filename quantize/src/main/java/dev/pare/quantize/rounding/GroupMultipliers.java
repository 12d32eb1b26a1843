/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import java.util.Arrays;

/**
 * The integers that may multiply the codes of a group, at most 16 so that 4 bits tell which. They have both signs: a grid of codes reaches
 * one step further down than up, and the sign of the multiplier turns that step to the side where the group has its largest value.
 */
public final class GroupMultipliers {
    private static final int SIZE = 16;

    private final int[] values;

    private GroupMultipliers(int[] values) {
        this.values = values;
    }

    /**
     * @param values in any order, not zero, each once, at least one of them positive
     */
    public static GroupMultipliers of(int... values) {
        int[] sorted = Arrays.stream(values).sorted().distinct().toArray();
        boolean fits = sorted.length == values.length && sorted.length >= 1 && sorted.length <= SIZE;
        if (!fits
                || Arrays.stream(sorted).anyMatch(v -> v == 0 || Math.abs(v) > 127)
                || sorted[sorted.length - 1] < 0) {
            throw new IllegalArgumentException("A palette has 1 to " + SIZE
                    + " different multipliers of magnitude 1 to 127, one of them positive, not "
                    + Arrays.toString(values) + ".");
        }
        return new GroupMultipliers(sorted);
    }

    /** Both signs of some magnitudes. */
    public static GroupMultipliers ofBothSigns(int... magnitudes) {
        int[] both = new int[2 * magnitudes.length];
        for (int i = 0; i < magnitudes.length; i++) {
            both[2 * i] = magnitudes[i];
            both[2 * i + 1] = -magnitudes[i];
        }
        return of(both);
    }

    /** The multipliers, ascending. */
    public int[] values() {
        return values.clone();
    }

    /** The largest magnitude. */
    public int largest() {
        return Math.max(-values[0], values[values.length - 1]);
    }

    int size() {
        return values.length;
    }

    int value(int i) {
        return values[i];
    }

    /** Index of the first multiplier that is at least {@code target}, or the size if all are below. */
    int atLeast(double target) {
        int i = 0;
        while (i < values.length && values[i] < target) {
            i++;
        }
        return i;
    }

    /** The smallest positive multiplier. */
    int smallestPositive() {
        return values[atLeast(1)];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupMultipliers that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
