/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

/**
 * The grid of one block: where it lies, and which of its points is nearest.
 *
 * @param scale distance of two points; negative if the largest magnitude of the block has the sign of which there is one code more
 * @param zeroPoint the code that stands for zero
 * @param highest the largest code
 */
record BlockGrid(float scale, int zeroPoint, int highest) {
    /** The nearest code; between two the even one. */
    int code(double value) {
        double code = Math.rint(value / scale) + zeroPoint;
        return (int) Math.max(0, Math.min(highest, code));
    }

    float value(int code) {
        return scale * (code - zeroPoint);
    }

    /** Sum of squared differences of values from their nearest points; gives up once it passes a limit. */
    double error(float[] values, int from, int to, double limit) {
        double error = 0;
        for (int i = from; i < to && error < limit; i++) {
            double difference = value(code(values[i])) - (double) values[i];
            error += difference * difference;
        }
        return error;
    }

    /** The grid with the scale that suits the codes best, by least squares; this one if there is none. */
    BlockGrid refitted(float[] values, int from, int to) {
        double product = 0;
        double square = 0;
        for (int i = from; i < to; i++) {
            int distance = code(values[i]) - zeroPoint;
            product += (double) values[i] * distance;
            square += (double) distance * distance;
        }
        float refitted = (float) (product / square);
        return Float.isFinite(refitted) && refitted != 0 ? new BlockGrid(refitted, zeroPoint, highest) : this;
    }
}
