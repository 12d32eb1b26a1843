/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

/** What the {@code info} that a LAPACK routine returns means. */
final class Lapack {
    private static final int OUT_OF_MEMORY_WORK = -1010;
    private static final int OUT_OF_MEMORY_TRANSPOSE = -1011;

    private Lapack() {}

    /** Refuses every info but 0 of a routine that cannot fail on finite input of the right shape. */
    static void requireDone(String routine, String shape, int info) {
        requireCallAccepted(routine, shape, info);
        if (info != 0) {
            throw new LinearAlgebraException(routine + " stopped with info " + info + " on a " + shape + " matrix.");
        }
    }

    /** Does the same as {@link #requireDone} for an iteration, where info above 0 says that it did not converge. */
    static void requireConverged(String routine, String shape, int info) {
        requireCallAccepted(routine, shape, info);
        if (info > 0) {
            throw new LinearAlgebraException(routine + " did not converge on a " + shape + " matrix (info " + info
                    + "); scale the matrix so that its entries are near 1, or add a small ridge.");
        }
    }

    /** Negative info: an argument was refused (our mistake), or the work space could not be allocated. */
    static void requireCallAccepted(String routine, String shape, int info) {
        if (info == OUT_OF_MEMORY_WORK || info == OUT_OF_MEMORY_TRANSPOSE) {
            throw new LinearAlgebraException(routine + " could not allocate its work space for a " + shape
                    + " matrix; free native memory (outside the Java heap) or split the matrix.");
        }
        if (info < 0) {
            throw new LinearAlgebraException(
                    routine + " refused argument " + -info + " for a " + shape + " matrix; this is a bug in Pare.");
        }
    }
}
