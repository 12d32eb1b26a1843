/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

/**
 * How a weight becomes float16.
 *
 * @param limit finite magnitudes are cut to this; infinite if there is nothing to cut
 */
record Halving(float limit) {
    static final Halving PLAIN = new Halving(Float.POSITIVE_INFINITY);

    boolean cuts() {
        return limit < Float.POSITIVE_INFINITY;
    }
}
