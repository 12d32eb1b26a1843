/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

/**
 * Distances between the levels of each group: what a kernel that chooses codes must know of a grid.
 *
 * @param values channel after channel, groups in order; finite, not zero, may be negative
 */
record Steps(int channels, int length, QuantizationGrid levels, int groupSize, float[] values) {

    int groups() {
        return (length + groupSize - 1) / groupSize;
    }

    float of(int channel, int k) {
        return values[channel * groups() + k / groupSize];
    }
}
