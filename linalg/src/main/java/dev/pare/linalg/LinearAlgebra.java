/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/**
 * Dense linear algebra in double precision.
 *
 * <p>Every method leaves its arguments as they are, may be called from several threads at once, and gives the same bits
 * for the same input on the same machine. Backends agree with each other to rounding: vectors come in the order and with
 * the sign stated below.
 *
 * <p>All methods refuse a NaN or an infinity with an {@link IllegalArgumentException} that says where it is, and shapes
 * that do not fit with one that names both. "Symmetric" arguments may differ from their transpose by rounding (see
 * {@link SymmetricPart}); their symmetric part is used.
 */
public interface LinearAlgebra {

    /** OpenBLAS on one thread, loaded at the first call. */
    static LinearAlgebra openBlas() {
        return OpenBlas.shared();
    }

    /** Name of the backend and its version, for reports. */
    String name();

    /** A B, for A of m x k and B of k x n. */
    Matrix multiply(Matrix a, Matrix b);

    /** A<sup>T</sup> B, for A of k x m and B of k x n. */
    Matrix multiplyTransposedLeft(Matrix a, Matrix b);

    /** A B<sup>T</sup>, for A of m x k and B of n x k. */
    Matrix multiplyTransposedRight(Matrix a, Matrix b);

    /** The Gram matrix A<sup>T</sup> A of the columns of A (m x n gives n x n), equal to its transpose bit by bit. */
    Matrix gram(Matrix a);

    /**
     * Adds X<sup>T</sup> X to a running sum over batches.
     *
     * <p>The product of one batch is formed in float, with a relative error of about sqrt(rows) 2<sup>-24</sup> against
     * the diagonal; the sum over batches is in double. So batches of some thousand rows lose nothing that matters, and any
     * number of batches may follow each other.
     *
     * @param x the batch, row-major, {@code rows} x {@code columns}
     * @param gram the sum so far, row-major {@code columns} x {@code columns}, both triangles; changed in place and
     *     symmetric bit by bit if it was before. Two threads must not add into one array at once.
     * @throws IllegalArgumentException for NaN or infinity in {@code x}, for a wrong length, or if a column is so large
     *     that its square overflows float; {@code gram} is then unchanged
     */
    void addGram(float[] x, int rows, int columns, double[] gram);

    /**
     * Adds A<sup>T</sup> B to a running sum over batches: how the columns of two batches of the same rows go together. Formed in
     * float and summed in double as by {@link #addGram}; one entry is off by at most about rows 2<sup>-24</sup> times the sum of
     * the magnitudes of its products.
     *
     * @param a the one batch, row-major, {@code rows} x {@code columnsA}
     * @param b the other batch, row-major, {@code rows} x {@code columnsB}
     * @param sum the sum so far, row-major {@code columnsA} x {@code columnsB}; changed in place. Two threads must not add
     *     into one array at once.
     * @throws IllegalArgumentException for NaN or infinity in a batch, for a wrong length, or if an entry of the product
     *     overflows float; {@code sum} is then unchanged
     */
    void addProduct(float[] a, float[] b, int rows, int columnsA, int columnsB, double[] sum);

    /**
     * A = V diag(values) V<sup>T</sup> of a symmetric matrix.
     *
     * @return eigenvalues in <b>descending</b> order, signs fixed by {@link VectorSigns}
     * @throws LinearAlgebraException if the iteration does not converge
     */
    SymmetricEigen symmetricEigen(Matrix a);

    /**
     * The thin singular value decomposition A = U diag(values) V<sup>T</sup>.
     *
     * @return singular values in descending order, min(rows, columns) of them; signs fixed by {@link VectorSigns} on U
     * @throws LinearAlgebraException if the iteration does not converge
     */
    Svd svd(Matrix a);

    /**
     * The lower triangular L with A = L L<sup>T</sup>; its upper triangle is zero.
     *
     * @throws NotPositiveDefiniteException if A is not (numerically) positive definite
     */
    Matrix cholesky(Matrix a);

    /** The thin A = Q R, with min(rows, columns) columns in Q and a diagonal of R that is not negative. */
    Qr qr(Matrix a);

    /**
     * X of A X = B for a square A, backward stable (OpenBLAS: by LU with partial pivoting). There is no warning when A is
     * nearly singular.
     *
     * @throws SingularMatrixException if a pivot is exactly zero
     */
    Matrix solve(Matrix a, Matrix b);

    /**
     * X of A X = B for a symmetric positive definite A, by Cholesky: at most half the work of {@link #solve}.
     *
     * @throws NotPositiveDefiniteException if A is not (numerically) positive definite
     */
    Matrix solveSymmetricPositive(Matrix a, Matrix b);
}
