/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix A = V diag(values) V<sup>T</sup>.
 *
 * @param values eigenvalues in descending order; not to be changed
 * @param vectors V: column j is the eigenvector of {@code values[j]}, of length 1, orthogonal to the others
 */
@SuppressWarnings("ArrayRecordComponent") // read in inner loops; immutable by contract as Matrix.data() is
public record SymmetricEigen(double[] values, Matrix vectors) {}
