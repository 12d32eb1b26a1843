/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import dev.pare.linalg.Matrix;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between {@link Matrix} and {@code INDArray}. Neither side ever sees a later change of the other. */
public final class NdArrays {
    private NdArrays() {}

    /** A new array of doubles in row-major ('c') order. It is subject to an open ND4J workspace like any other. */
    public static INDArray of(Matrix matrix) {
        return Nd4j.create(matrix.data(), new long[] {matrix.rows(), matrix.columns()}, DataType.DOUBLE);
    }

    /**
     * A matrix with the entries of an array of two dimensions, in whatever order or stride it is stored.
     *
     * @param array floating point of any width; narrower ones are widened, which is exact
     * @throws IllegalArgumentException if the array has another rank (reshape a vector first, so that it is clear whether
     *     it is a row or a column) or is not floating point (cast it first)
     */
    public static Matrix matrix(INDArray array) {
        if (array.rank() != 2) {
            throw new IllegalArgumentException("A matrix needs an array of two dimensions, not one of shape "
                    + Arrays.toString(array.shape()) + "; reshape it.");
        }
        if (!array.dataType().isFPType()) {
            throw new IllegalArgumentException(
                    "A matrix needs an array of floating point numbers, not " + array.dataType() + "; cast it.");
        }
        try (Scratch scratch = new Scratch()) {
            INDArray rowMajor = scratch.keep(scratch.doubles(array).dup('c'));
            return Matrix.of(
                    Math.toIntExact(array.size(0)),
                    Math.toIntExact(array.size(1)),
                    rowMajor.data().asDouble());
        }
    }
}
