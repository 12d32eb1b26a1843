/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

/** The smallest and the largest that whole numbers can be. Sums beyond the range of a long are cut, which only widens them. */
record Bounds(long low, long high) {
    Bounds plus(Bounds other) {
        return new Bounds(cut((double) low + other.low), cut((double) high + other.high));
    }

    Bounds minus(Bounds other) {
        return new Bounds(cut((double) low - other.high), cut((double) high - other.low));
    }

    Bounds times(Bounds other) {
        double a = (double) low * other.low;
        double b = (double) low * other.high;
        double c = (double) high * other.low;
        double d = (double) high * other.high;
        return new Bounds(cut(Math.min(Math.min(a, b), Math.min(c, d))), cut(Math.max(Math.max(a, b), Math.max(c, d))));
    }

    Bounds or(Bounds other) {
        return new Bounds(Math.min(low, other.low), Math.max(high, other.high));
    }

    private static long cut(double value) {
        return (long) value;
    }
}
