/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.linalg.Matrix;
import java.util.Arrays;

/**
 * Pairs the neurons of two feed-forward blocks, most alike first: of two neurons that are each other's best among those left, a pair is
 * made, until none is left.
 */
final class NeuronMatching {
    private NeuronMatching() {}

    /**
     * Which column each row is paired with.
     *
     * @param alike how much the neuron of a row is like that of a column; square
     */
    static int[] of(Matrix alike) {
        int n = alike.rows();
        int[] partner = new int[n];
        Arrays.fill(partner, -1);
        boolean[] taken = new boolean[n];
        int left = n;
        while (left > 0) {
            int[] best = bestColumns(alike, partner, taken);
            int[] bestRow = bestRows(alike, partner, taken);
            for (int row = 0; row < n; row++) {
                if (partner[row] < 0 && bestRow[best[row]] == row) {
                    partner[row] = best[row];
                    taken[best[row]] = true;
                    left--;
                }
            }
        }
        return partner;
    }

    private static int[] bestColumns(Matrix alike, int[] partner, boolean[] taken) {
        int[] best = new int[alike.rows()];
        for (int row = 0; row < best.length; row++) {
            best[row] = -1;
            for (int column = 0; partner[row] < 0 && column < best.length; column++) {
                if (!taken[column] && (best[row] < 0 || alike.get(row, column) > alike.get(row, best[row]))) {
                    best[row] = column;
                }
            }
        }
        return best;
    }

    private static int[] bestRows(Matrix alike, int[] partner, boolean[] taken) {
        int[] best = new int[alike.rows()];
        Arrays.fill(best, -1);
        for (int row = 0; row < best.length; row++) {
            for (int column = 0; partner[row] < 0 && column < best.length; column++) {
                if (!taken[column] && (best[column] < 0 || alike.get(row, column) > alike.get(best[column], column))) {
                    best[column] = row;
                }
            }
        }
        return best;
    }
}
