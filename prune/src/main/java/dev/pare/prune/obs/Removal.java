/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.obs;

/**
 * The order in which units leave a matrix, and what is lost on the way.
 *
 * @param order units, the first to go first
 * @param loss sum of the squares of the change of the output after 0, 1, 2, … units went, the others refitted; one longer than the order
 */
public record Removal(int[] order, double[] loss) {
    public Removal {
        if (loss.length != order.length + 1) {
            throw new IllegalArgumentException(loss.length + " losses of " + order.length + " steps");
        }
        order = order.clone();
        loss = loss.clone();
    }

    @Override
    public int[] order() {
        return order.clone();
    }

    @Override
    public double[] loss() {
        return loss.clone();
    }

    /** How many units can go. */
    public int steps() {
        return order.length;
    }

    /** The loss after so many steps. */
    public double lossAfter(int steps) {
        return loss[steps];
    }

    /** The units that stay after so many steps, ascending. */
    public int[] kept(int units, int steps) {
        boolean[] gone = new boolean[units];
        for (int i = 0; i < steps; i++) {
            gone[order[i]] = true;
        }
        int[] kept = new int[units - steps];
        int at = 0;
        for (int unit = 0; unit < units; unit++) {
            if (!gone[unit]) {
                kept[at++] = unit;
            }
        }
        return kept;
    }
}
