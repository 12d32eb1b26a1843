/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import java.util.stream.IntStream;

/**
 * Which block each input and each output belongs to; all blocks are of one size.
 *
 * @param inputs the block of each input
 * @param outputs the block of each output
 */
@SuppressWarnings("ArrayRecordComponent") // Read in inner loops, never written after it was made.
record Partition(int groups, int[] inputs, int[] outputs) {
    /** Neighbours together. */
    static int[] natural(int features, int groups) {
        return IntStream.range(0, features).map(i -> i / (features / groups)).toArray();
    }

    /** Neighbours in some order together. */
    static int[] inOrder(int groups, int... order) {
        int[] blocks = new int[order.length];
        for (int at = 0; at < order.length; at++) {
            blocks[order[at]] = at / (order.length / groups);
        }
        return blocks;
    }

    /** The features of a block, ascending. */
    static int[] members(int block, int... blocks) {
        return IntStream.range(0, blocks.length).filter(i -> blocks[i] == block).toArray();
    }

    /** Features block by block. */
    int[] inputOrder() {
        return order(inputs);
    }

    int[] outputOrder() {
        return order(outputs);
    }

    private int[] order(int... blocks) {
        return IntStream.range(0, groups)
                .flatMap(b -> IntStream.of(members(b, blocks)))
                .toArray();
    }
}
