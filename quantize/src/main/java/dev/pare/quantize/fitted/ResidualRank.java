/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

/**
 * How many directions of a matrix of few bits are stored apart from its codes.
 *
 * @param auto whether that is decided for each matrix, by what as many bytes would gain in bits
 * @param rank how many, if it is not decided; 0 for none
 */
public record ResidualRank(boolean auto, int rank) {
    public static final ResidualRank NONE = new ResidualRank(false, 0);
    public static final ResidualRank AUTO = new ResidualRank(true, 0);

    /** Ranks are multiples of this. */
    public static final int STEP = 8;

    public static final int MOST = 256;

    public static ResidualRank of(int rank) {
        return new ResidualRank(false, rank);
    }

    @Override
    public String toString() {
        return auto ? "auto" : Integer.toString(rank);
    }
}
