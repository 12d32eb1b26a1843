/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import dev.pare.graph.Model;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What was measured on calibration data, padding left out. */
public interface Statistics {
    /** Nothing was measured: there is no data. */
    Statistics NONE = new Statistics() {
        @Override
        public Optional<Moments> moments(String value) {
            return Optional.empty();
        }

        @Override
        public Optional<long[]> frequencies(String indices) {
            return Optional.empty();
        }
    };

    /**
     * Second moments of a value with rows x of some width.
     *
     * @param width length of a row
     * @param count number of rows seen
     * @param gram sum of xᵀx, width by width, row-major
     * @param mean mean row
     */
    record Moments(int width, long count, double[] gram, double[] mean) {
        /** What sums of floats get wrong of a square, at most. */
        private static final double ROUNDING = 1e-6;

        /**
         * Moments of all rows of several values of one width.
         *
         * @param parts at least one
         */
        public static Moments merged(List<Moments> parts) {
            int width = parts.get(0).width();
            double[] gram = new double[width * width];
            double[] mean = new double[width];
            long count = parts.stream().mapToLong(Moments::count).sum();
            for (Moments part : parts) {
                for (int i = 0; i < gram.length; i++) {
                    gram[i] += part.gram()[i];
                }
                for (int i = 0; i < width; i++) {
                    mean[i] += count == 0 ? 0 : part.mean()[i] * part.count() / count;
                }
            }
            return new Moments(width, count, gram, mean);
        }

        /** The Gram matrix about the mean: gram − count · meanᵀmean. Zero for what never changes, where only rounding errors are left. */
        public double[] centredGram() {
            double[] centred = gram.clone();
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < width; j++) {
                    centred[i * width + j] -= count * mean[i] * mean[j];
                }
            }
            for (int i = 0; i < width; i++) {
                if (centred[i * width + i] <= ROUNDING * gram[i * width + i]) {
                    for (int j = 0; j < width; j++) {
                        centred[i * width + j] = 0;
                        centred[j * width + i] = 0;
                    }
                }
            }
            return centred;
        }
    }

    /**
     * Smallest and largest numbers of a value.
     *
     * @param low smallest for each index of the axis that was asked for; one for all where that axis is the sequence or changes its length
     * @param high largest, likewise
     */
    record Ranges(float[] low, float[] high) {
        /** The smallest of all. */
        public float smallest() {
            float smallest = Float.POSITIVE_INFINITY;
            for (float value : low) {
                smallest = Math.min(smallest, value);
            }
            return smallest;
        }

        /** The largest of all. */
        public float largest() {
            float largest = Float.NEGATIVE_INFINITY;
            for (float value : high) {
                largest = Math.max(largest, value);
            }
            return largest;
        }
    }

    /**
     * How many numbers fell into each of many bins of one width. Bin i holds the numbers from low + i · width on, below low + (i + 1) · width.
     *
     * @param low where the first bin begins, a multiple of the width
     * @param width of a bin, a power of two
     * @param counts one for each bin
     * @param smallest smallest number seen
     * @param largest largest number seen
     */
    record Histogram(double low, double width, long[] counts, float smallest, float largest) {}

    Optional<Moments> moments(String value);

    /** Look-ups per row of the table that the indices select from. */
    Optional<long[]> frequencies(String indices);

    /**
     * How far the outputs of changed forms of the measured model lie from its own on a part of the data: per output of floats the mean
     * square of the difference over the mean square of the output, then the mean over these outputs. Padding is left out.
     *
     * @param changed models with the same inputs and outputs, made one after the other, so that one at a time is alive
     * @return one number for each, or empty if models cannot be run
     */
    default Optional<double[]> trials(List<Supplier<Model>> changed) {
        return Optional.empty();
    }

    default Optional<Ranges> ranges(String value) {
        return Optional.empty();
    }

    default Optional<Histogram> histogram(String value) {
        return Optional.empty();
    }

    /** A walk along the measured model while it is being changed; empty if models cannot be run. */
    default Optional<SequentialCalibration> walk() {
        return Optional.empty();
    }

    /**
     * The same data with another model to compare with: trials are judged against it, and a walk begins with it as the original. Nothing
     * is measured of its values.
     *
     * @param original has the inputs and outputs of the measured model
     */
    default Statistics against(Model original) {
        return NONE;
    }

    /** The data that was measured on, in the form that the room has which measures it; empty if it has none of that form. */
    default <T> Optional<T> data(Class<T> form) {
        return Optional.empty();
    }
}
