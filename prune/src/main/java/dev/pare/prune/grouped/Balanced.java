/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Shares items out among blocks of equal size so that the sum of what each gains where it is put is large. */
final class Balanced {
    private Balanced() {}

    /**
     * Items choose in the order of how much they would miss, then pairs change places as long as both together gain.
     *
     * @param gains of each item in each block; the number of items is a multiple of the number of blocks
     * @return the block of each item
     */
    static int[] assign(double[][] gains) {
        int[] blocks = greedy(gains);
        int count = gains[0].length;
        boolean better = true;
        while (better) {
            better = false;
            for (int a = 0; a < count; a++) {
                for (int b = a + 1; b < count; b++) {
                    better |= exchange(gains, blocks, a, b);
                }
            }
        }
        return blocks;
    }

    private static int[] greedy(double[][] gains) {
        int count = gains[0].length;
        int[] room = new int[count];
        java.util.Arrays.fill(room, gains.length / count);
        int[] blocks = new int[gains.length];
        Comparator<Integer> most = Comparator.comparingDouble(i -> -regret(gains[i]));
        IntStream.range(0, gains.length).boxed().sorted(most).forEach(i -> {
            int best = -1;
            for (int b = 0; b < count; b++) {
                if (room[b] > 0 && (best < 0 || gains[i][b] > gains[i][best])) {
                    best = b;
                }
            }
            room[best]--;
            blocks[i] = best;
        });
        return blocks;
    }

    private static double regret(double... gains) {
        double first = Double.NEGATIVE_INFINITY;
        double second = Double.NEGATIVE_INFINITY;
        for (double gain : gains) {
            if (gain > first) {
                second = first;
                first = gain;
            } else {
                second = Math.max(second, gain);
            }
        }
        return gains.length == 1 ? 0 : first - second;
    }

    /** Exchanges the items of two blocks that gain most by it, pair by pair. */
    private static boolean exchange(double[][] gains, int[] blocks, int a, int b) {
        int[] leaving = sorted(gains, blocks, a, b);
        int[] coming = sorted(gains, blocks, b, a);
        boolean better = false;
        for (int i = 0; i < Math.min(leaving.length, coming.length); i++) {
            double one = gains[leaving[i]][b] - gains[leaving[i]][a];
            double other = gains[coming[i]][a] - gains[coming[i]][b];
            double size = Math.abs(gains[leaving[i]][a]) + Math.abs(gains[coming[i]][b]);
            if (!(one + other > 1e-12 * size)) {
                break;
            }
            blocks[leaving[i]] = b;
            blocks[coming[i]] = a;
            better = true;
        }
        return better;
    }

    /** Items of a block, those first that would gain most in another one. */
    private static int[] sorted(double[][] gains, int[] blocks, int from, int to) {
        Comparator<Integer> most = Comparator.comparingDouble(i -> gains[i][from] - gains[i][to]);
        return IntStream.range(0, gains.length)
                .filter(i -> blocks[i] == from)
                .boxed()
                .sorted(most)
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
