/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.codes;

import dev.pare.tensor.Shape;

/**
 * Integers 2i and 2i+1 along the sum of a product, which some processors add in 16 bits: their sum is to stay within 128 (ADR 12). Whatever
 * is made of one of them, the other may not have to follow, so each may take half of the room that both leave. Neighbours that pass 128
 * already may not go further.
 */
record Neighbours(Shape shape, float[] codes, float[] steps) {
    private static final float LARGEST_SUM = 128;

    /**
     * Narrows the bounds of codes where neighbours could pass the largest sum.
     *
     * @param axis of the sum: -2 for rows, -1 for columns of each matrix
     */
    void bound(int axis, float[] least, float[] most) {
        int columns = shape.intDim(-1);
        int length = shape.intDim(axis);
        int step = axis == -1 ? 1 : columns;
        int matrix = shape.intDim(-2) * columns;
        for (int at = 0; at < codes.length; at++) {
            int k = at % matrix / step % length;
            if (k % 2 == 0 && k + 1 < length) {
                bound(at, at + step, most, 1);
                bound(at, at + step, least, -1);
            }
        }
    }

    /** @param sign of the sums that are bounded */
    private void bound(int one, int other, float[] bounds, int sign) {
        if (sign * (bounds[one] * steps[one] + bounds[other] * steps[other]) <= LARGEST_SUM) {
            return;
        }
        float first = Math.max(0, sign * codes[one] * steps[one]);
        float second = Math.max(0, sign * codes[other] * steps[other]);
        float half = Math.max(0, LARGEST_SUM - first - second) / 2;
        bounds[one] = sign * Math.min(sign * bounds[one], (float) Math.floor((first + half) / steps[one]));
        bounds[other] = sign * Math.min(sign * bounds[other], (float) Math.floor((second + half) / steps[other]));
    }
}
