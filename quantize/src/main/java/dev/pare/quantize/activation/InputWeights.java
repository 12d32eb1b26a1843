/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.activation;

import java.util.List;

/**
 * How much each input counts in the products that take it.
 *
 * @param power sum of the squares of all weights that an input is multiplied with
 * @param largest the largest of them
 */
public record InputWeights(double[] power, double[] largest) {
    /**
     * Collects the weights of several matrices that share inputs.
     *
     * @param width how many inputs there are
     * @param matrices each channel after channel, so that value i belongs to input i mod width
     */
    public static InputWeights of(int width, List<float[]> matrices) {
        double[] power = new double[width];
        double[] largest = new double[width];
        for (float[] values : matrices) {
            for (int i = 0; i < values.length; i++) {
                double value = values[i];
                power[i % width] += value * value;
                largest[i % width] = Math.max(largest[i % width], Math.abs(value));
            }
        }
        return new InputWeights(power, largest);
    }
}
