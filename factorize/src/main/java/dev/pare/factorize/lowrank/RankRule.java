/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.lowrank;

/** How many of the directions of a matrix are kept. */
public sealed interface RankRule {
    /**
     * The rank before rounding.
     *
     * @param energies what each direction holds, descending
     */
    double wanted(int rows, int columns, double[] energies);

    /** Rounds a wanted rank to a multiple of a step. */
    long rounded(double wanted, int step);

    /** Whether the rank depends on the energies and not on the shape alone. */
    default boolean readsEnergies() {
        return false;
    }

    /** Whether the rule says how many parameters are left, so that they can be shared out among matrices. */
    default boolean sharesParameters() {
        return this instanceof Ratio || this instanceof BreakEven;
    }

    /** Keeps the least rank that holds a share of the energy, 0 to 1. */
    record Energy(double share) implements RankRule {
        @Override
        public double wanted(int rows, int columns, double[] energies) {
            double total = 0;
            for (double energy : energies) {
                total += energy;
            }
            double held = 0;
            int rank = 0;
            while (rank < energies.length && held < share * total) {
                held += energies[rank++];
            }
            return rank;
        }

        @Override
        public long rounded(double wanted, int step) {
            return (long) Math.ceil(wanted / step) * step;
        }

        @Override
        public boolean readsEnergies() {
            return true;
        }

        @Override
        public String toString() {
            return "energy: " + share;
        }
    }

    /** Keeps the same rank everywhere. */
    record Fixed(int rank) implements RankRule {
        @Override
        public double wanted(int rows, int columns, double[] energies) {
            return rank;
        }

        @Override
        public long rounded(double wanted, int step) {
            return rank;
        }

        @Override
        public String toString() {
            return "rank: " + rank;
        }
    }

    /** Keeps a share of the parameters, 0 to 1, as nearly as rounding allows: r (m + n) = share · m n. */
    record Ratio(double share) implements RankRule {
        @Override
        public double wanted(int rows, int columns, double[] energies) {
            return share * breakEven(rows, columns);
        }

        @Override
        public long rounded(double wanted, int step) {
            return Math.round(wanted / step) * step;
        }

        @Override
        public String toString() {
            return "ratio: " + share;
        }
    }

    /** Keeps at most a fraction, 0 to 1, of the rank from which on the factors are no smaller than the matrix. */
    record BreakEven(double fraction) implements RankRule {
        @Override
        public double wanted(int rows, int columns, double[] energies) {
            return fraction * breakEven(rows, columns);
        }

        @Override
        public long rounded(double wanted, int step) {
            return (long) Math.floor(wanted / step) * step;
        }

        @Override
        public String toString() {
            return "break-even: " + fraction;
        }
    }

    /**
     * The rank for a matrix, at least 1 and at most its smaller side; it may be too large to pay.
     *
     * @param energies what each direction holds, descending; may be empty unless {@link #readsEnergies}
     * @param multiple what ranks are rounded to; small matrices round finer, to an eighth of their smaller side
     */
    default int rank(int rows, int columns, double[] energies, int multiple) {
        int smaller = Math.min(rows, columns);
        long rank = rounded(wanted(rows, columns, energies), step(rows, columns, multiple));
        return (int) Math.min(Math.max(rank, 1), smaller);
    }

    /** What ranks are rounded to: a multiple, in small matrices an eighth of their smaller side. */
    static int step(int rows, int columns, int multiple) {
        return Math.max(1, Math.min(multiple, Integer.highestOneBit(Math.max(1, Math.min(rows, columns) / 8))));
    }

    /** The rank at which two factors hold as many numbers as the matrix: m n / (m + n). */
    static double breakEven(int rows, int columns) {
        return (double) rows * columns / ((double) rows + columns);
    }
}
