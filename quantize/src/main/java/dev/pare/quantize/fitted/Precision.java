/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import java.util.ArrayList;
import java.util.List;

/**
 * Shares bits out: each item gets one of a few widths, so that the sum of losses is small within a number of bits. Starts with the fewest
 * bits everywhere and raises, again and again, the item that gains most for what it takes (the lower convex hull of each item's choices,
 * taken in order; Shoham and Gersho 1988).
 */
final class Precision {
    /** The width of codes −1, 0 and 1, of which five go into a byte. */
    static final int TERNARY = 1;

    /** The widths that storage has. */
    static final int[] WIDTHS = {TERNARY, 2, 3, 4, 5, 6, 8};

    /** Bits that an element of each width takes. */
    private static final double[] BITS = {1.6, 2, 3, 4, 5, 6, 8};

    /** Squared error of weights of one bell-shaped channel, relative to their square, on the best grid of a width (see docs). */
    private static final double[] ERRORS = {0.2, 0.141, 0.038, 0.0107, 0.003, 0.00085, 0.00006};

    private Precision() {}

    /**
     * Something that has one width.
     *
     * @param elements how many numbers
     * @param loss what it costs at {@link Trial#BITS} bits, in any unit
     * @param least the width that it has at least
     */
    record Item(long elements, double loss, int least) {
        Item(long elements, double loss) {
            this(elements, loss, TERNARY);
        }
    }

    private record Step(int item, int to, double gain) {}

    static double error(int width) {
        return ERRORS[index(width)];
    }

    /** Bits that an element takes. */
    static double bits(int width) {
        return BITS[index(width)];
    }

    /** The next width that storage has; only for those below 8 bits. */
    static int next(int width) {
        return WIDTHS[index(width) + 1];
    }

    private static int index(int width) {
        for (int i = 0; i < WIDTHS.length; i++) {
            if (WIDTHS[i] == width) {
                return i;
            }
        }
        throw new IllegalArgumentException("There is no width of " + width + " bits.");
    }

    /**
     * Widths for items, in their order. None has less than its least, even if that takes more than the mean.
     *
     * @param averageBits mean over all elements, at least the smallest width to have any effect
     */
    static int[] share(List<Item> items, double averageBits) {
        double left = 0;
        int[] at = new int[items.size()];
        for (int i = 0; i < at.length; i++) {
            at[i] = index(items.get(i).least());
            left += (averageBits - BITS[at[i]]) * items.get(i).elements();
        }
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < at.length; i++) {
            steps.addAll(steps(i, items.get(i)));
        }
        steps.sort((a, b) -> a.gain() != b.gain()
                ? Double.compare(b.gain(), a.gain())
                : a.item() != b.item() ? Integer.compare(a.item(), b.item()) : Integer.compare(a.to(), b.to()));
        for (Step step : steps) {
            int from = at[step.item()];
            double cost =
                    (BITS[step.to()] - BITS[from]) * items.get(step.item()).elements();
            if (step.to() == from + 1 && cost <= left) {
                at[step.item()] = step.to();
                left -= cost;
            }
        }
        int[] widths = new int[at.length];
        for (int i = 0; i < at.length; i++) {
            widths[i] = WIDTHS[at[i]];
        }
        return widths;
    }

    /** Gains fall from step to step of an item, since each bit quarters the error. */
    private static List<Step> steps(int index, Item item) {
        double unit = item.loss() / error(Trial.BITS);
        List<Step> steps = new ArrayList<>();
        for (int to = index(item.least()) + 1; to < WIDTHS.length; to++) {
            double bits = (BITS[to] - BITS[to - 1]) * item.elements();
            steps.add(new Step(index, to, unit * (ERRORS[to - 1] - ERRORS[to]) / bits));
        }
        return steps;
    }
}
