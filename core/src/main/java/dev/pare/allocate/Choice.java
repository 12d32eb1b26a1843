/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.allocate;

/**
 * One way to treat an item.
 *
 * @param cost what it takes of the budget, not negative: bytes, parameters or seconds
 * @param loss what it does to the outputs; the losses of items are taken to add up
 */
public record Choice(double cost, double loss) {
    public Choice {
        if (!(cost >= 0) || Double.isNaN(loss)) {
            throw new IllegalArgumentException("a choice that costs " + cost + " and loses " + loss);
        }
    }

    /** The same choice with cost and loss exchanged. */
    Choice turned(double least) {
        return new Choice(loss - least, cost);
    }
}
