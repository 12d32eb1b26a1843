/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.stored;

import dev.pare.analysis.Weight;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.Matrix;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Half;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Matrices in and out of tensors of type FLOAT and FLOAT16. Computed with in double, rounded once when stored. */
public final class StoredMatrix {
    private static final int BLOCK = 1 << 16;

    private StoredMatrix() {}

    /** Whether matrices of this tensor's type can be factored. */
    public static boolean readable(Tensor tensor) {
        boolean type = tensor.type() == DataType.FLOAT || tensor.type() == DataType.FLOAT16;
        return type && tensor.shape().rank() == 2 && TensorValues.readableAsFloats(tensor);
    }

    /** Whether every value is a number; only then a matrix has a spectrum. */
    public static boolean finite(Tensor tensor) {
        long elements = tensor.shape().elements();
        float[] block = new float[(int) Math.min(elements, BLOCK)];
        for (long at = 0; at < elements; at += block.length) {
            int count = (int) Math.min(block.length, elements - at);
            TensorValues.floats(tensor, at, block, count);
            for (int i = 0; i < count; i++) {
                if (!Float.isFinite(block[i])) {
                    return false;
                }
            }
        }
        return true;
    }

    public static Matrix read(Tensor tensor) {
        return Matrix.fromFloats(tensor.shape().intDim(0), tensor.shape().intDim(1), TensorValues.floats(tensor));
    }

    /** A weight at its places as d_in by d_out; blocks of a grouped weight lie on the diagonal, with zeros around them. */
    public static Matrix of(Weight weight, LinearUses.Usable sites) {
        Tensor tensor = weight.tensor();
        int rows = tensor.shape().intDim(0);
        int columns = tensor.shape().intDim(1);
        Matrix stored = Matrix.fromFloats(rows, columns, TensorValues.floats(tensor));
        if (sites.groups() > 1) {
            return blockDiagonal(stored, sites.groups());
        }
        return sites.transposed() ? stored.transpose() : stored;
    }

    /** The raw bytes of a matrix of d_in by d_out, arranged as a weight is at its places: the inverse of {@link #of}. */
    public static byte[] bytes(Weight weight, LinearUses.Usable sites, Matrix matrix) {
        Matrix turned = sites.transposed() ? matrix.transpose() : matrix;
        Matrix stored = sites.groups() > 1 ? blocks(turned, sites.groups()) : turned;
        return bytes(stored, weight.tensor().type());
    }

    /** The blocks on the diagonal of a matrix of d_out by d_in, one below the other. */
    private static Matrix blocks(Matrix dense, int groups) {
        int inputs = dense.columns() / groups;
        int outputs = dense.rows() / groups;
        Matrix stored = Matrix.zeros(dense.rows(), inputs);
        for (int out = 0; out < dense.rows(); out++) {
            int from = out * dense.columns() + out / outputs * inputs;
            System.arraycopy(dense.data(), from, stored.data(), out * inputs, inputs);
        }
        return stored;
    }

    /** Builds the block diagonal matrix from blocks of d_out / groups by d_in / groups that are stored one below the other. */
    private static Matrix blockDiagonal(Matrix stored, int groups) {
        int inputs = stored.columns();
        int outputs = stored.rows() / groups;
        Matrix dense = Matrix.zeros(groups * inputs, stored.rows());
        for (int out = 0; out < stored.rows(); out++) {
            for (int in = 0; in < inputs; in++) {
                int row = out / outputs * inputs + in;
                dense.data()[row * dense.columns() + out] = stored.get(out, in);
            }
        }
        return dense;
    }

    /** Rows from (inclusive) to (exclusive) of a tensor of rank 2. */
    public static Matrix readRows(Tensor tensor, int from, int to) {
        int columns = tensor.shape().intDim(1);
        float[] values = new float[Math.multiplyExact(to - from, columns)];
        TensorValues.floats(tensor, (long) from * columns, values, values.length);
        return Matrix.fromFloats(to - from, columns, values);
    }

    /** The raw bytes of a matrix as a tensor of a type. */
    public static byte[] bytes(Matrix matrix, DataType type) {
        ByteBuffer out = buffer((long) matrix.rows() * matrix.columns(), type);
        put(matrix, type, out);
        return out.array();
    }

    /** The matrix as it reads back after it was stored as a type. */
    public static Matrix rounded(Matrix matrix, DataType type) {
        float[] values = matrix.toFloats();
        if (type == DataType.FLOAT16) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Half.toFloat(Half.fromFloat(values[i]));
            }
        }
        return Matrix.fromFloats(matrix.rows(), matrix.columns(), values);
    }

    /** A little-endian buffer for so many elements. */
    public static ByteBuffer buffer(long elements, DataType type) {
        return ByteBuffer.allocate(Math.toIntExact(type.bytes(elements))).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Appends a matrix, row by row. */
    public static void put(Matrix matrix, DataType type, ByteBuffer out) {
        for (double value : matrix.data()) {
            if (type == DataType.FLOAT16) {
                out.putShort(Half.fromFloat((float) value));
            } else {
                out.putFloat((float) value);
            }
        }
    }
}
