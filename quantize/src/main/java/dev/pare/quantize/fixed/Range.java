/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

/** The numbers of an activation that get codes of their own; what lies outside is cut off at the ends. Zero is always inside. */
record Range(double low, double high) {
    Range {
        if (!(low <= 0 && high >= 0)) {
            throw new IllegalArgumentException("the range from " + low + " to " + high + " does not hold zero");
        }
    }

    /** The range from one number to the other, extended to zero: padding, masks and zeros of ReLU must stay exact. */
    static Range around(double low, double high) {
        return new Range(Math.min(low, 0), Math.max(high, 0));
    }

    /** The larger of the two distances from zero. */
    double magnitude() {
        return Math.max(-low, high);
    }
}
