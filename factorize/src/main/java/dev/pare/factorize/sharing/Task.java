/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.List;

/**
 * Matrices of one shape and what enters each.
 *
 * @param weights each d_in by d_out
 * @param grams of what enters each, d_in by d_in
 */
record Task(List<Matrix> weights, List<Matrix> grams) {
    Task {
        weights = List.copyOf(weights);
        grams = List.copyOf(grams);
    }

    int size() {
        return weights.size();
    }

    int inputs() {
        return weights.get(0).rows();
    }

    int outputs() {
        return weights.get(0).columns();
    }

    /** The squares of all outputs. */
    double energy(LinearAlgebra algebra) {
        double energy = 0;
        for (int l = 0; l < size(); l++) {
            energy += squares(algebra, weights.get(l), grams.get(l));
        }
        return energy;
    }

    /** tr(Wᵀ G W). */
    static double squares(LinearAlgebra algebra, Matrix weight, Matrix gram) {
        Matrix product = algebra.multiply(gram, weight);
        double sum = 0;
        for (int i = 0; i < product.data().length; i++) {
            sum += weight.data()[i] * product.data()[i];
        }
        return Math.max(0, sum);
    }
}
