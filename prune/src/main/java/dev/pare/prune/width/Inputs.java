/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.prune.obs.LeastSquares;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the features that a bundle's reader reads.
 *
 * @param gram their Gram matrix over all uses, about the mean if {@code mean} is there; without data a diagonal of what makes them
 * @param mean mean row, if the bias can take up what it loses
 * @param ridge λ for the Gram matrix
 * @param rows number of rows seen; 0 without data
 */
record Inputs(Matrix gram, Optional<double[]> mean, double ridge, long rows) {

    static Inputs of(PrunableGroup bundle, Statistics statistics) {
        List<Moments> parts = bundle.inputs().stream()
                .flatMap(v -> statistics.moments(v).stream())
                .toList();
        int width = bundle.units() * bundle.size();
        boolean whole = parts.size() == bundle.inputs().size()
                && parts.stream().allMatch(m -> m.width() == width)
                && parts.stream().anyMatch(m -> m.count() > 0);
        return whole ? measured(bundle, Moments.merged(parts)) : unmeasured(bundle);
    }

    private static Inputs measured(PrunableGroup bundle, Moments moments) {
        boolean centred = bundle.readerSites().allBiased();
        int width = moments.width();
        Matrix gram = Matrix.of(
                width, width, centred ? moments.centredGram() : moments.gram().clone());
        double ridge = LeastSquares.ridge(gram, moments.count());
        return new Inputs(gram, centred ? Optional.of(moments.mean()) : Optional.empty(), ridge, moments.count());
    }

    /** A feature is taken for as large as the columns that make it. */
    private static Inputs unmeasured(PrunableGroup bundle) {
        int width = bundle.units() * bundle.size();
        Matrix gram = Matrix.zeros(width, width);
        for (PrunableGroup.Maker maker : bundle.makers()) {
            Matrix made = StoredMatrix.of(maker.weight(), maker.sites());
            for (int i = 0; i < made.rows(); i++) {
                for (int j = 0; j < made.columns(); j++) {
                    // Units are in the middle: outer × units × inner, and a reader's unit has as many features or
                    // fewer.
                    int unit = j / maker.inner() % bundle.units();
                    int feature = unit * bundle.size() + j % maker.inner() % bundle.size();
                    gram.data()[feature * width + feature] += made.get(i, j) * made.get(i, j);
                }
            }
        }
        return new Inputs(gram, Optional.empty(), LeastSquares.ridge(gram, Long.MAX_VALUE), 0);
    }

    boolean isMeasured() {
        return rows > 0;
    }
}
