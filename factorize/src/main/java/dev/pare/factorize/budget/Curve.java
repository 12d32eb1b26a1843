/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.budget;

/**
 * The choices of one matrix, cheapest first; the last keeps it whole and loses nothing.
 *
 * @param costs what each choice takes of the budget
 * @param losses what each choice loses, in a unit of the matrix's own
 * @param own the choice that it would have if nothing were shared out
 */
@SuppressWarnings("ArrayRecordComponent") // read in inner loops, not changed
public record Curve(double[] costs, double[] losses, int own) {
    public Curve {
        if (costs.length == 0 || costs.length != losses.length || own < 0 || own >= costs.length) {
            throw new IllegalArgumentException(
                    "a curve of " + costs.length + " costs and " + losses.length + " losses, own " + own);
        }
    }

    int whole() {
        return costs.length - 1;
    }

    /** The choice whose loss is tried alone: the own one, or the mildest where that is none. */
    int probe() {
        return own == whole() ? Math.max(0, own - 1) : own;
    }
}
