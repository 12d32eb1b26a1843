/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/**
 * Thin singular value decomposition A = U diag(values) V<sup>T</sup> of an m x n matrix, with k = min(m, n).
 *
 * @param u m x k, orthonormal columns
 * @param values k singular values, descending, none negative; not to be changed
 * @param vt k x n, orthonormal rows
 */
@SuppressWarnings("ArrayRecordComponent") // read in inner loops; immutable by contract as Matrix.data() is
public record Svd(Matrix u, double[] values, Matrix vt) {}
