/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.lowrank;

import dev.pare.tensor.DataType;
import java.util.Locale;
import java.util.Optional;

/**
 * What two factors of a matrix take, against the matrix itself.
 *
 * @param before bytes of the matrix
 * @param after bytes of its factors
 * @param nodes nodes that the factors add to the graph
 */
public record Saving(int rows, int columns, int rank, long before, long after, int nodes) {
    /** About what a node with its names takes in a file. */
    private static final int NODE = 256;

    public static Saving of(int rows, int columns, int rank, DataType type, int nodes) {
        return of(rows, columns, rank, 1, type, nodes);
    }

    /**
     * The saving of a matrix of several blocks on the diagonal.
     *
     * @param rows of one block
     * @param rank of one block
     */
    public static Saving of(int rows, int columns, int rank, int blocks, DataType type, int nodes) {
        long factors = ((long) rank * rows + (long) rank * columns) * blocks;
        return new Saving(rows, columns, rank, type.bytes((long) rows * columns * blocks), type.bytes(factors), nodes);
    }

    /** Why the factors do not pay; empty if they make the model smaller. */
    public Optional<String> refusal() {
        if (after > Integer.MAX_VALUE - 8) {
            return Optional.of("its factors of rank " + rank + " would be larger than 2 GiB, which is not supported");
        }
        if (after + (long) nodes * NODE < before) {
            return Optional.empty();
        }
        return Optional.of("rank " + rank + " would take " + after + " bytes and " + nodes
                + (nodes == 1 ? " node" : " nodes") + " more instead of " + before + " bytes; break-even is rank "
                + (int) RankRule.breakEven(rows, columns));
    }

    /** "rank 96 of 256, 12.3 % of the output energy dropped". */
    public String reason(double lostShare, String energy) {
        return String.format(
                Locale.ROOT,
                "rank %d of %d, %.1f %% of the %s dropped",
                rank,
                Math.min(rows, columns),
                100 * lostShare,
                energy);
    }
}
