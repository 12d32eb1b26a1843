/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import dev.pare.runtime.tensor.FloatValues;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** Mean square of the difference of outputs over the mean square of what was expected, summed over batches. */
final class OutputDifference {
    private final Map<String, double[]> sums = new TreeMap<>();

    /** Adds an output of a batch; where its shape does not tell which rows are padding, all count. */
    void add(String output, FloatValues expected, FloatValues actual, UnpaddedRows real) {
        if (!expected.shape().equals(actual.shape())) {
            throw new IllegalArgumentException("output " + output + " has the shape " + actual.shape() + " and not "
                    + expected.shape() + " as before the change");
        }
        double[] sum = sums.computeIfAbsent(output, o -> new double[2]);
        int width = width(expected.shape());
        BitSet rows = rows(expected, real, width);
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                double difference = (double) actual.at(i) - expected.at(i);
                sum[0] += difference * difference;
                sum[1] += (double) expected.at(i) * expected.at(i);
            }
        }
    }

    private static int width(Shape shape) {
        return shape.rank() < 2 ? 1 : shape.intDim(-1);
    }

    private static BitSet rows(FloatValues values, UnpaddedRows real, int width) {
        long[] dims = values.shape().toArray();
        Shape leading = dims.length < 2 ? values.shape() : Shape.of(Arrays.copyOf(dims, dims.length - 1));
        return real.among(leading).orElseGet(() -> {
            BitSet all = new BitSet();
            all.set(0, width == 0 ? 0 : values.size() / width);
            return all;
        });
    }

    /** The mean over all outputs; 0 if there are none. Infinite if something came of nothing, or if it is not a number. */
    double mean() {
        return sums.values().stream()
                .mapToDouble(s -> s[0] == 0 ? 0 : s[0] / s[1])
                .map(d -> Double.isNaN(d) ? Double.POSITIVE_INFINITY : d)
                .average()
                .orElse(0);
    }
}
