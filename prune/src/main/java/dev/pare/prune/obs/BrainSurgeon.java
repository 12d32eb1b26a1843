/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.obs;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Orders units of a matrix (a neuron is one row, a head several) by what its output loses without them, greedily: each time the unit
 * goes whose loss is least after all others have taken over what they can (optimal brain surgeon; ZipLM removes structures so).
 *
 * <p>To be quick on wide matrices, the inverse of the Gram matrix is brought up to date for several units at once. Which ones they are is
 * found one by one among those that score lowest, so that two units which stand in for each other do not both go.
 */
public final class BrainSurgeon {
    /** Units that are looked at closely, for each that goes. */
    private static final int CANDIDATES = 4;

    private final LinearAlgebra algebra;
    private final int atOnce;

    /** @param atOnce units that go before the inverse is brought up to date, at least 1 */
    public BrainSurgeon(LinearAlgebra algebra, int atOnce) {
        if (atOnce < 1) {
            throw new IllegalArgumentException("units go at least one at a time, not " + atOnce);
        }
        this.algebra = algebra;
        this.atOnce = atOnce;
    }

    /**
     * Removes units until few are left.
     *
     * @param gram of the features that enter, symmetric and positive definite, that is with a ridge
     * @param weight features by outputs
     * @param size features of a unit, which lie side by side
     * @param leave units that stay
     */
    public Removal removal(Matrix gram, Matrix weight, int size, int leave) {
        int units = weight.rows() / size;
        Matrix inverse = algebra.solveSymmetricPositive(gram, Matrix.identity(gram.rows()));
        int[] all = IntStream.range(0, units).toArray();
        Remaining remaining = new Remaining(algebra, all, size, inverse, weight);
        int[] order = new int[Math.max(0, units - leave)];
        double[] loss = new double[order.length + 1];
        int gone = 0;
        while (gone < order.length) {
            int[] next = next(remaining, Math.min(atOnce, order.length - gone), loss, gone);
            for (int position : next) {
                order[gone++] = remaining.units()[position];
            }
            remaining = remaining.without(next);
        }
        return new Removal(order, loss);
    }

    /** The positions that go next, in order; fills the loss after each of them in. */
    private static int[] next(Remaining remaining, int count, double[] loss, int gone) {
        int[] positions = lowest(remaining, Math.min(remaining.units().length, count * CANDIDATES));
        Remaining close = remaining.part(positions);
        int[] left = positions;
        int[] next = new int[count];
        for (int i = 0; i < count; i++) {
            int best = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int p = 0; p < left.length; p++) {
                double score = close.score(p);
                if (score < least) {
                    least = score;
                    best = p;
                }
            }
            next[i] = left[best];
            loss[gone + i + 1] = loss[gone + i] + Math.max(0, least);
            close = close.without(new int[] {best});
            left = Rows.pick(left, Rows.others(new int[] {best}, left.length));
        }
        return next;
    }

    private static int[] lowest(Remaining remaining, int count) {
        int units = remaining.units().length;
        double[] scores = new double[units];
        for (int p = 0; p < units; p++) {
            scores[p] = remaining.score(p);
        }
        int[] positions = IntStream.range(0, units)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(p -> scores[p]))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();
        Arrays.sort(positions);
        return positions;
    }
}
