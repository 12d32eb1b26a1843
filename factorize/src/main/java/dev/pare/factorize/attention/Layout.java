/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import java.util.List;

/**
 * Where a value holds the features of heads. Axes count from the end.
 *
 * @param rank number of axes, 0 if not known
 * @param features the axis of the features, of all heads or of one
 * @param heads the axis whose innermost part are the heads, 0 if not known
 * @param joined whether the features of all heads lie on one axis, head by head
 */
record Layout(int rank, int features, int heads, boolean joined) {
    private static final int LAST = -1;

    /** What a linear layer gives. */
    static Layout joined(int rank, int features) {
        return new Layout(rank, features, 0, true);
    }

    /** Heads on the last axis but one. */
    static Layout split(int rank) {
        return new Layout(rank, LAST, LAST - 1, false);
    }

    boolean isLast() {
        return features == LAST;
    }

    Layout permuted(List<Long> permutation) {
        int n = permutation.size();
        return new Layout(n, moved(features, permutation), heads == 0 ? 0 : moved(heads, permutation), joined);
    }

    private static int moved(int axis, List<Long> permutation) {
        int n = permutation.size();
        return permutation.indexOf((long) (n + axis)) - n;
    }

    /** The axis from the end; 0 if it cannot be told. */
    int fromEnd(long axis) {
        if (axis < 0) {
            return (int) axis;
        }
        return rank == 0 ? 0 : (int) axis - rank;
    }
}
