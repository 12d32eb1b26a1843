/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/**
 * Thin factors A = Q R of an m x n matrix, with k = min(m, n).
 *
 * @param q m x k, orthonormal columns
 * @param r k x n, upper triangular (trapezoidal if m &lt; n), diagonal not negative
 */
public record Qr(Matrix q, Matrix r) {}
