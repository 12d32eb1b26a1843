/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.factorize.lowrank.InputMoments;
import dev.pare.linalg.Matrix;

/**
 * Mean squares of rows, about their mean or not, and the mean; the identity and zero stand for rows of which nothing is known.
 *
 * @param covariance d by d
 * @param mean 1 by d
 */
record Inputs(Matrix covariance, Matrix mean) {
    static Inputs unknown(int width) {
        return new Inputs(Matrix.identity(width), Matrix.zeros(1, width));
    }

    /** @param centred whether the squares are about the mean */
    static Inputs of(InputMoments moments, boolean centred) {
        return new Inputs(Blocks.scaled(moments.gram(centred), 1.0 / moments.count()), moments.mean());
    }
}
