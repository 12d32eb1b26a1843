/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.LinearAlgebraException;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.NotPositiveDefiniteException;
import dev.pare.linalg.Qr;
import dev.pare.linalg.Refusals;
import dev.pare.linalg.SingularMatrixException;
import dev.pare.linalg.Svd;
import dev.pare.linalg.SymmetricEigen;
import dev.pare.linalg.SymmetricPart;
import dev.pare.linalg.VectorSigns;
import org.nd4j.linalg.api.blas.BlasException;
import org.nd4j.linalg.api.blas.Lapack;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link LinearAlgebra} on ND4J's BLAS and LAPACK calls.
 *
 * <p>Its factorizations are several times slower than those of {@link LinearAlgebra#openBlas()}, since ND4J calls the
 * older routines (gesvd, syev). Take it when an application wants one numerical library only. The number of BLAS threads
 * is ND4J's own (environment variable {@code OMP_NUM_THREADS}) and is not touched; results repeat bit by bit only while it
 * stays the same.
 */
public final class Nd4jLinearAlgebra implements LinearAlgebra {
    private static final String NAME = Nd4jVersion.name();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Matrix multiply(Matrix a, Matrix b) {
        Refusals.requireProduct("multiply", a, a.columns(), b, b.rows());
        return product(a, false, b, false, a.rows(), b.columns());
    }

    @Override
    public Matrix multiplyTransposedLeft(Matrix a, Matrix b) {
        Refusals.requireProduct("multiplyTransposedLeft", a, a.rows(), b, b.rows());
        return product(a, true, b, false, a.columns(), b.columns());
    }

    @Override
    public Matrix multiplyTransposedRight(Matrix a, Matrix b) {
        Refusals.requireProduct("multiplyTransposedRight", a, a.columns(), b, b.columns());
        return product(a, false, b, true, a.rows(), b.rows());
    }

    private static Matrix product(Matrix a, boolean transposeA, Matrix b, boolean transposeB, int rows, int columns) {
        try (Scratch scratch = new Scratch()) {
            INDArray c = scratch.empty(rows, columns);
            Nd4j.gemm(scratch.rowMajor(a), scratch.rowMajor(b), c, transposeA, transposeB, 1, 0);
            return NdArrays.matrix(c);
        }
    }

    @Override
    public Matrix gram(Matrix a) {
        Refusals.requireFinite("gram", "matrix", a);
        return SymmetricPart.of("gram", product(a, true, a, false, a.columns(), a.columns()));
    }

    @Override
    public void addGram(float[] x, int rows, int columns, double[] gram) {
        Refusals.requireBatch(x, rows, columns, gram);
        float[] product;
        try (Scratch scratch = new Scratch()) {
            INDArray batch = scratch.floats(x, rows, columns);
            INDArray c = scratch.empty(DataType.FLOAT, columns, columns);
            Nd4j.gemm(batch, batch, c, true, false, 1, 0);
            product = c.data().asFloat();
        }
        Refusals.requireNoOverflow(columns, product);
        for (int i = 0; i < columns; i++) {
            for (int j = 0; j < columns; j++) {
                // gemm need not round both triangles alike, so one of them serves both.
                gram[i * columns + j] += product[Math.min(i, j) * columns + Math.max(i, j)];
            }
        }
    }

    @Override
    public void addProduct(float[] a, float[] b, int rows, int columnsA, int columnsB, double[] sum) {
        Refusals.requireBatches(a, b, rows, columnsA, columnsB, sum);
        float[] byColumns;
        try (Scratch scratch = new Scratch()) {
            INDArray c = scratch.empty(DataType.FLOAT, columnsA, columnsB);
            Nd4j.gemm(scratch.floats(a, rows, columnsA), scratch.floats(b, rows, columnsB), c, true, false, 1, 0);
            byColumns = c.data().asFloat();
        }
        float[] product = new float[byColumns.length];
        for (int i = 0; i < columnsA; i++) {
            for (int j = 0; j < columnsB; j++) {
                product[i * columnsB + j] = byColumns[j * columnsA + i];
            }
        }
        Refusals.requireNoOverflow(columnsA, columnsB, product);
        for (int i = 0; i < product.length; i++) {
            sum[i] += product[i];
        }
    }

    @Override
    public SymmetricEigen symmetricEigen(Matrix a) {
        int n = a.rows();
        Matrix symmetric = SymmetricPart.of("symmetricEigen", a);
        try (Scratch scratch = new Scratch()) {
            INDArray vectors = scratch.columnMajor(symmetric);
            INDArray ascending = scratch.vector(n);
            int info = call("syev", a, lapack -> lapack.syev('V', 'L', vectors, ascending));
            if (info != 0) {
                throw failed("syev", a, info);
            }
            double[] values = new double[n];
            double[] rows = NdArrays.matrix(vectors).transpose().data();
            double[] descending = new double[rows.length];
            for (int i = 0; i < n; i++) {
                values[i] = ascending.getDouble(n - 1 - i);
                System.arraycopy(rows, (n - 1 - i) * n, descending, i * n, n);
            }
            return new SymmetricEigen(
                    values, VectorSigns.fixColumns(Matrix.of(n, n, descending).transpose()));
        }
    }

    @Override
    public Svd svd(Matrix a) {
        Refusals.requireFinite("svd", "matrix", a);
        if (a.rows() < a.columns()) {
            Svd transposed = svd(a.transpose());
            return VectorSigns.fix(
                    transposed.vt().transpose(),
                    transposed.values(),
                    transposed.u().transpose());
        }
        if (a.rows() == a.columns()) {
            return squareSvd(a);
        }
        // gesvd would form all of U, rows x rows; the triangle of a QR has the same values and a square U.
        Qr qr = qr(a);
        Svd square = squareSvd(qr.r());
        return VectorSigns.fix(multiply(qr.q(), square.u()), square.values(), square.vt());
    }

    private static Svd squareSvd(Matrix a) {
        int n = a.rows();
        try (Scratch scratch = new Scratch()) {
            INDArray u = scratch.empty(n, n);
            INDArray vt = scratch.empty(n, n);
            INDArray values = scratch.vector(n);
            INDArray copy = scratch.columnMajor(a);
            call("gesvd", a, lapack -> {
                lapack.gesvd(copy, values, u, vt);
                return 0;
            });
            return VectorSigns.fix(NdArrays.matrix(u), values.data().asDouble(), NdArrays.matrix(vt));
        }
    }

    @Override
    public Matrix cholesky(Matrix a) {
        return choleskyFor("cholesky", a);
    }

    private static Matrix choleskyFor(String operation, Matrix a) {
        Matrix symmetric = SymmetricPart.of(operation, a);
        try (Scratch scratch = new Scratch()) {
            INDArray factor = scratch.columnMajor(symmetric);
            Nd4j.getBlasWrapper().lapack().potrf(factor, true);
            return NdArrays.matrix(factor);
        } catch (BlasException e) {
            if (e.getErrorCode() > 0) {
                throw new NotPositiveDefiniteException(operation, a.shape(), e.getErrorCode() - 1);
            }
            throw failed("potrf", a, e.getErrorCode());
        }
    }

    @Override
    public Qr qr(Matrix a) {
        Refusals.requireFinite("qr", "matrix", a);
        if (a.rows() >= a.columns()) {
            return tallQr(a);
        }
        // The first columns fix Q; the others are only expressed in it.
        int rows = a.rows();
        Qr left = tallQr(a.columns(0, rows));
        Matrix right = multiplyTransposedLeft(left.q(), a.columns(rows, a.columns()));
        double[] r = new double[rows * a.columns()];
        for (int i = 0; i < rows; i++) {
            System.arraycopy(left.r().data(), i * rows, r, i * a.columns(), rows);
            System.arraycopy(right.data(), i * right.columns(), r, i * a.columns() + rows, right.columns());
        }
        return new Qr(left.q(), Matrix.of(rows, a.columns(), r));
    }

    private static Qr tallQr(Matrix a) {
        try (Scratch scratch = new Scratch()) {
            INDArray q = scratch.columnMajor(a);
            INDArray r = scratch.empty(a.columns(), a.columns());
            call("geqrf", a, lapack -> {
                lapack.geqrf(q, r);
                return 0;
            });
            return VectorSigns.fix(NdArrays.matrix(q), NdArrays.matrix(r));
        }
    }

    /**
     * Solves by QR, because getrf on more than one BLAS thread overflows the stack of a Java thread, which ends the process. Twice
     * the work of LU, and as stable.
     */
    @Override
    public Matrix solve(Matrix a, Matrix b) {
        Refusals.requireSystem("solve", a, b);
        Qr qr = tallQr(a);
        for (int i = 0; i < a.rows(); i++) {
            if (qr.r().get(i, i) == 0) {
                throw new SingularMatrixException("solve", a.shape(), i);
            }
        }
        return Triangular.solveUpper(qr.r(), multiplyTransposedLeft(qr.q(), b));
    }

    @Override
    public Matrix solveSymmetricPositive(Matrix a, Matrix b) {
        Refusals.requireSystem("solveSymmetricPositive", a, b);
        Matrix l = choleskyFor("solveSymmetricPositive", a);
        return Triangular.solveUpper(l.transpose(), Triangular.solveLower(l, b));
    }

    private interface Call {
        int on(Lapack lapack);
    }

    private static int call(String routine, Matrix a, Call call) {
        try {
            return call.on(Nd4j.getBlasWrapper().lapack());
        } catch (BlasException e) {
            throw failed(routine, a, e.getErrorCode());
        }
    }

    private static LinearAlgebraException failed(String routine, Matrix a, int info) {
        return new LinearAlgebraException(routine + " of ND4J failed on a " + a.shape() + " matrix (info " + info
                + "); if it is positive the iteration did not converge: scale the entries to near 1.");
    }
}
