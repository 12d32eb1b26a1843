/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.prune.obs.Removal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much a bundle loses for each number of units that it keeps.
 *
 * @param removals the order in which units leave, for each of the bundle's groups
 * @param energy sum of the squares of the reader's output, about its mean where the bias takes up the mean
 * @param measured whether data stood behind it
 * @param levels numbers of units that may be kept, descending, all units first
 */
record Curve(PrunableGroup bundle, List<Removal> removals, double energy, boolean measured, List<Integer> levels) {
    Curve {
        removals = List.copyOf(removals);
        levels = List.copyOf(levels);
    }

    /** Share of the output's energy that is lost with so many units kept. */
    double lost(int kept) {
        int steps = (bundle.units() - kept) / bundle.groups();
        double loss = removals.stream().mapToDouble(r -> r.lossAfter(steps)).sum();
        return energy > 0 ? loss / energy : 0;
    }

    /** Which units are kept, ascending. */
    int[] kept(int count) {
        int perGroup = bundle.units() / bundle.groups();
        int steps = (bundle.units() - count) / bundle.groups();
        List<int[]> parts = new ArrayList<>();
        for (int g = 0; g < removals.size(); g++) {
            int offset = g * perGroup;
            parts.add(Arrays.stream(removals.get(g).kept(perGroup, steps))
                    .map(u -> u + offset)
                    .toArray());
        }
        return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** The level nearest to a number of units. */
    int nearest(double units) {
        int best = levels.get(0);
        for (int level : levels) {
            best = Math.abs(level - units) < Math.abs(best - units) ? level : best;
        }
        return best;
    }
}
