/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/** A system of equations has no unique solution: an LU pivot is exactly zero. */
public final class SingularMatrixException extends LinearAlgebraException {
    private static final long serialVersionUID = 1L;

    private final int pivot;

    public SingularMatrixException(String operation, String shape, int pivot) {
        super(operation + ": the " + shape + " matrix is singular (pivot " + pivot
                + " is zero); add a ridge to its diagonal or drop dependent columns.");
        this.pivot = pivot;
    }

    /** Row, from 0, of the zero pivot. */
    public int pivot() {
        return pivot;
    }
}
