/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.lowrank;

import dev.pare.linalg.Matrix;
import dev.pare.pass.Statistics.Moments;
import java.util.List;

/** Second moments of everything that enters a weight, whichever of its uses it enters by. */
public final class InputMoments {
    private final Moments moments;

    private InputMoments(Moments moments) {
        this.moments = moments;
    }

    /** The moments of all rows of several values together; the list is not empty and all widths are equal. */
    public static InputMoments merged(List<Moments> parts) {
        return new InputMoments(Moments.merged(parts));
    }

    public long count() {
        return moments.count();
    }

    public int width() {
        return moments.width();
    }

    /** The mean row, 1 by width. */
    public Matrix mean() {
        return Matrix.of(1, width(), moments.mean().clone());
    }

    /** The Gram matrix of the rows, about their mean or not, with as much shrinkage as so few rows ask for. */
    public Matrix gram(boolean centred) {
        double[] gram = centred ? moments.centredGram() : moments.gram().clone();
        return Matrix.of(width(), width(), Shrinkage.shrunk(gram, width(), count()));
    }
}
