/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.LAPACK_ROW_MAJOR;

import java.util.Arrays;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * {@link LinearAlgebra} on OpenBLAS, through LAPACKE and CBLAS, on one thread.
 *
 * <p>One thread for three reasons: with several, OpenBLAS splits sums by their number, so that the bits of a result depend
 * on the machine's cores; its threads wait for each other in a spin, so that one busy neighbour makes them many times
 * slower than a single one; and dgesv on two threads overflows the stack of a Java thread, which ends the process without
 * a message (seen with 0.3.31 at order 130). Callers that want all cores run independent matrices side by side. The
 * number of threads is a setting of the whole process that other libraries change too, so it is set before each call, for
 * some 0.1 ms.
 *
 * <p>LAPACK stores columns one after the other. A row-major A is to it A<sup>T</sup>, and where the factors of
 * A<sup>T</sup> are as good as those of A, that spares two transpositions. Arrays are copied out of the heap for the time
 * of a call only.
 */
final class OpenBlas implements LinearAlgebra {
    private static final byte VECTORS = 'V';
    private static final byte THIN = 'S';
    private static final byte LOWER = 'L';
    private static final byte UPPER = 'U';

    private OpenBlas() {
        pinThreads();
    }

    static OpenBlas shared() {
        return Holder.INSTANCE;
    }

    @Override
    public String name() {
        return "OpenBLAS " + openblas_nolapack.OPENBLAS_VERSION.strip().replaceFirst("(?i)^openblas ", "");
    }

    @Override
    public Matrix multiply(Matrix a, Matrix b) {
        Refusals.requireProduct("multiply", a, a.columns(), b, b.rows());
        return product(a, CblasNoTrans, b, CblasNoTrans, a.rows(), b.columns(), a.columns());
    }

    @Override
    public Matrix multiplyTransposedLeft(Matrix a, Matrix b) {
        Refusals.requireProduct("multiplyTransposedLeft", a, a.rows(), b, b.rows());
        return product(a, CblasTrans, b, CblasNoTrans, a.columns(), b.columns(), a.rows());
    }

    @Override
    public Matrix multiplyTransposedRight(Matrix a, Matrix b) {
        Refusals.requireProduct("multiplyTransposedRight", a, a.columns(), b, b.columns());
        return product(a, CblasNoTrans, b, CblasTrans, a.rows(), b.rows(), a.columns());
    }

    private static Matrix product(Matrix a, int formOfA, Matrix b, int formOfB, int m, int n, int k) {
        double[] c = new double[Matrix.size(m, n)];
        pinThreads();
        openblas_nolapack.cblas_dgemm(
                CblasRowMajor, formOfA, formOfB, m, n, k, 1, a.data(), a.columns(), b.data(), b.columns(), 0, c, n);
        return Matrix.of(m, n, c);
    }

    @Override
    public Matrix gram(Matrix a) {
        Refusals.requireFinite("gram", "matrix", a);
        int n = a.columns();
        double[] c = new double[Matrix.size(n, n)];
        pinThreads();
        openblas_nolapack.cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, n, a.rows(), 1, a.data(), n, 0, c, n);
        Tiles.mirrorUpper(n, c);
        return Matrix.of(n, n, c);
    }

    @Override
    public void addGram(float[] x, int rows, int columns, double[] gram) {
        Refusals.requireBatch(x, rows, columns, gram);
        float[] c = new float[columns * columns];
        pinThreads();
        openblas_nolapack.cblas_ssyrk(
                CblasRowMajor, CblasUpper, CblasTrans, columns, rows, 1, x, columns, 0, c, columns);
        Refusals.requireNoOverflow(columns, c);
        Tiles.addSymmetric(columns, c, gram);
    }

    @Override
    public void addProduct(float[] a, float[] b, int rows, int columnsA, int columnsB, double[] sum) {
        Refusals.requireBatches(a, b, rows, columnsA, columnsB, sum);
        float[] c = new float[Matrix.size(columnsA, columnsB)];
        pinThreads();
        openblas_nolapack.cblas_sgemm(
                CblasRowMajor,
                CblasTrans,
                CblasNoTrans,
                columnsA,
                columnsB,
                rows,
                1,
                a,
                columnsA,
                b,
                columnsB,
                0,
                c,
                columnsB);
        Refusals.requireNoOverflow(columnsA, columnsB, c);
        for (int i = 0; i < c.length; i++) {
            sum[i] += c[i];
        }
    }

    @Override
    public SymmetricEigen symmetricEigen(Matrix a) {
        int n = a.rows();
        double[] v = SymmetricPart.of("symmetricEigen", a).data();
        double[] ascending = new double[n];
        pinThreads();
        int info = openblas.LAPACKE_dsyevd(LAPACK_COL_MAJOR, VECTORS, LOWER, n, v, n, ascending);
        Lapack.requireConverged("dsyevd", a.shape(), info);
        // LAPACK's columns are rows here: row i belongs to the i-th smallest value.
        double[] values = new double[n];
        double[] rows = new double[v.length];
        for (int i = 0; i < n; i++) {
            values[i] = ascending[n - 1 - i];
            System.arraycopy(v, (n - 1 - i) * n, rows, i * n, n);
        }
        return new SymmetricEigen(
                values, VectorSigns.fixColumns(Matrix.of(n, n, rows).transpose()));
    }

    @Override
    public Svd svd(Matrix a) {
        Refusals.requireFinite("svd", "matrix", a);
        int m = a.rows();
        int n = a.columns();
        int k = Math.min(m, n);
        double[] copy = a.data().clone();
        double[] values = new double[k];
        double[] u = new double[Matrix.size(m, k)];
        double[] vt = new double[Matrix.size(k, n)];
        pinThreads();
        int info;
        if (m > n) {
            info = openblas.LAPACKE_dgesdd(LAPACK_ROW_MAJOR, THIN, m, n, copy, n, values, u, k, vt, n);
        } else {
            // A^T = V diag(values) U^T is tall, which gesdd does faster, and needs no transposition.
            info = openblas.LAPACKE_dgesdd(LAPACK_COL_MAJOR, THIN, n, m, copy, n, values, vt, n, u, k);
        }
        Lapack.requireConverged("dgesdd", a.shape(), info);
        return VectorSigns.fix(Matrix.of(m, k, u), values, Matrix.of(k, n, vt));
    }

    @Override
    public Matrix cholesky(Matrix a) {
        int n = a.rows();
        double[] factor = SymmetricPart.of("cholesky", a).data();
        pinThreads();
        // The upper triangle by columns is the lower one by rows.
        int info = openblas.LAPACKE_dpotrf(LAPACK_COL_MAJOR, UPPER, n, factor, n);
        Lapack.requireCallAccepted("dpotrf", a.shape(), info);
        if (info > 0) {
            throw new NotPositiveDefiniteException("cholesky", a.shape(), info - 1);
        }
        for (int i = 0; i < n; i++) {
            Arrays.fill(factor, i * n + i + 1, (i + 1) * n, 0);
        }
        return Matrix.of(n, n, factor);
    }

    @Override
    public Qr qr(Matrix a) {
        Refusals.requireFinite("qr", "matrix", a);
        int m = a.rows();
        int n = a.columns();
        int k = Math.min(m, n);
        double[] packed = a.data().clone();
        double[] tau = new double[k];
        pinThreads();
        Lapack.requireDone("dgeqrf", a.shape(), openblas.LAPACKE_dgeqrf(LAPACK_ROW_MAJOR, m, n, packed, n, tau));
        double[] r = new double[k * n];
        for (int i = 0; i < k; i++) {
            System.arraycopy(packed, i * n + i, r, i * n + i, n - i);
        }
        double[] q = Matrix.of(m, n, packed).columns(0, k).data();
        Lapack.requireDone("dorgqr", a.shape(), openblas.LAPACKE_dorgqr(LAPACK_ROW_MAJOR, m, k, k, q, k, tau));
        return VectorSigns.fix(Matrix.of(m, k, q), Matrix.of(k, n, r));
    }

    @Override
    public Matrix solve(Matrix a, Matrix b) {
        Refusals.requireSystem("solve", a, b);
        int n = a.rows();
        int columns = b.columns();
        double[] x = b.data().clone();
        pinThreads();
        int info = openblas.LAPACKE_dgesv(LAPACK_ROW_MAJOR, n, columns, a.data().clone(), n, new int[n], x, columns);
        Lapack.requireCallAccepted("dgesv", a.shape(), info);
        if (info > 0) {
            throw new SingularMatrixException("solve", a.shape(), info - 1);
        }
        return Matrix.of(n, columns, x);
    }

    @Override
    public Matrix solveSymmetricPositive(Matrix a, Matrix b) {
        Refusals.requireSystem("solveSymmetricPositive", a, b);
        int n = a.rows();
        int columns = b.columns();
        double[] x = b.data().clone();
        double[] symmetric = SymmetricPart.of("solveSymmetricPositive", a).data();
        pinThreads();
        int info = openblas.LAPACKE_dposv(LAPACK_ROW_MAJOR, LOWER, n, columns, symmetric, n, x, columns);
        Lapack.requireCallAccepted("dposv", a.shape(), info);
        if (info > 0) {
            throw new NotPositiveDefiniteException("solveSymmetricPositive", a.shape(), info - 1);
        }
        return Matrix.of(n, columns, x);
    }

    private static void pinThreads() {
        openblas_nolapack.blas_set_num_threads(1);
    }

    private static final class Holder {
        static final OpenBlas INSTANCE = new OpenBlas();
    }
}
