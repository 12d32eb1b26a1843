/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.allocate;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The multiple-choice knapsack by dynamic programming, with costs rounded up to whole buckets, so that the budget always holds. */
final class Buckets {
    /** Enough that rounding costs little of the budget, few enough that hundreds of items take no time. */
    private static final int COUNT = 8192;

    private Buckets() {}

    /** Empty if the rounded costs of the cheapest choices do not fit. */
    static Optional<int[]> choose(List<List<Choice>> items, double budget) {
        double[] best = new double[COUNT + 1];
        short[][] taken = new short[items.size()][];
        for (int i = 0; i < items.size(); i++) {
            taken[i] = new short[COUNT + 1];
            best = with(items.get(i), budget, best, taken[i]);
        }
        return Double.isInfinite(best[COUNT]) ? Optional.empty() : Optional.of(traced(items, budget, taken));
    }

    /** The least loss for each number of buckets once an item is added. */
    private static double[] with(List<Choice> item, double budget, double[] before, short[] taken) {
        double[] after = new double[COUNT + 1];
        Arrays.fill(after, Double.POSITIVE_INFINITY);
        for (int c = 0; c < item.size(); c++) {
            int width = width(item.get(c), budget);
            double loss = item.get(c).loss();
            for (int at = width; at <= COUNT; at++) {
                if (before[at - width] + loss < after[at]) {
                    after[at] = before[at - width] + loss;
                    taken[at] = (short) c;
                }
            }
        }
        return after;
    }

    private static int[] traced(List<List<Choice>> items, double budget, short[][] taken) {
        int[] chosen = new int[items.size()];
        int at = COUNT;
        for (int i = items.size() - 1; i >= 0; i--) {
            chosen[i] = taken[i][at];
            at -= width(items.get(i).get(chosen[i]), budget);
        }
        return chosen;
    }

    private static int width(Choice choice, double budget) {
        double share = budget > 0 ? choice.cost() / budget : choice.cost() > 0 ? 2 : 0;
        return (int) Math.min(COUNT + 1.0, Math.ceil(share * COUNT));
    }
}
