/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/** A Cholesky factorization met a pivot that is not positive. A larger ridge on the diagonal is the usual remedy. */
public final class NotPositiveDefiniteException extends LinearAlgebraException {
    private static final long serialVersionUID = 1L;

    private final int pivot;

    public NotPositiveDefiniteException(String operation, String shape, int pivot) {
        super(operation + ": the " + shape + " matrix is not positive definite (pivot " + pivot
                + " is not positive); add a larger ridge to its diagonal.");
        this.pivot = pivot;
    }

    /** Row, from 0, at which the factorization stopped: the leading block of order {@code pivot + 1} is the culprit. */
    public int pivot() {
        return pivot;
    }
}
