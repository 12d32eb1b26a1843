/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import dev.pare.linalg.Matrix;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The native arrays of one operation, freed when it ends instead of at some later garbage collection.
 *
 * <p>They live outside any workspace that the application has open, so that its limits do not matter here.
 */
final class Scratch implements AutoCloseable {
    private final MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
    private final List<INDArray> arrays = new ArrayList<>();

    /** A copy stored by columns, as ND4J's LAPACK calls need it. */
    INDArray columnMajor(Matrix a) {
        INDArray copy = empty(a.rows(), a.columns());
        copy.data().setData(a.transpose().data());
        return copy;
    }

    /** A copy stored by rows. */
    INDArray rowMajor(Matrix a) {
        return keep(NdArrays.of(a));
    }

    /** A copy of a row-major batch of floats. */
    INDArray floats(float[] x, int rows, int columns) {
        return keep(Nd4j.create(x, new long[] {rows, columns}, DataType.FLOAT));
    }

    /** Zeros, stored by columns. */
    INDArray empty(int rows, int columns) {
        return empty(DataType.DOUBLE, rows, columns);
    }

    INDArray empty(DataType type, int rows, int columns) {
        return keep(Nd4j.create(type, new long[] {rows, columns}, 'f'));
    }

    INDArray vector(int length) {
        return keep(Nd4j.create(DataType.DOUBLE, length));
    }

    INDArray keep(INDArray array) {
        arrays.add(array);
        return array;
    }

    /** The array itself, which belongs to the caller, if it holds doubles, and a widened copy otherwise. */
    INDArray doubles(INDArray array) {
        return array.dataType() == DataType.DOUBLE ? array : keep(array.castTo(DataType.DOUBLE));
    }

    @Override
    public void close() {
        for (INDArray array : arrays) {
            if (array.closeable()) {
                array.close();
            }
        }
        outside.close();
    }
}
