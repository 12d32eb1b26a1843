/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.stored.StoredMatrix;
import dev.pare.pass.Statistics;
import dev.pare.prune.obs.BrainSurgeon;
import dev.pare.prune.obs.LeastSquares;
import dev.pare.prune.obs.Magnitude;
import dev.pare.prune.obs.Removal;
import java.util.ArrayList;
import java.util.List;

/** Works out in which order the units of a bundle go. */
final class Curves {
    /** Neurons that go between two updates of the inverse: this share of all, at most so many. */
    private static final int SHARE_AT_ONCE = 64;

    private static final int MOST_AT_ONCE = 32;

    private final LinearAlgebra algebra;
    private final WidthOptions options;

    Curves(LinearAlgebra algebra, WidthOptions options) {
        this.algebra = algebra;
        this.options = options;
    }

    Curve curve(PrunableGroup bundle, Statistics statistics) {
        Inputs inputs = Inputs.of(bundle, statistics);
        Matrix weight = StoredMatrix.of(bundle.reader(), bundle.readerSites());
        List<Integer> levels = levels(bundle);
        int leave = levels.get(levels.size() - 1) / bundle.groups();
        int features = bundle.units() * bundle.size() / bundle.groups();
        List<Removal> removals = new ArrayList<>();
        for (int g = 0; g < bundle.groups(); g++) {
            int from = g * features;
            Matrix gram = inputs.gram().rows(from, from + features).columns(from, from + features);
            removals.add(removal(bundle, gram, weight.rows(from, from + features), inputs, leave));
        }
        double energy = LeastSquares.loss(algebra, inputs.gram(), weight);
        return new Curve(bundle, removals, energy, inputs.isMeasured(), levels);
    }

    private Removal removal(PrunableGroup bundle, Matrix gram, Matrix weight, Inputs inputs, int leave) {
        if (!inputs.isMeasured() || !options.compensate()) {
            return Magnitude.removal(gram, weight, bundle.size(), leave);
        }
        int units = weight.rows() / bundle.size();
        int atOnce = Math.max(1, Math.min(MOST_AT_ONCE, units / SHARE_AT_ONCE));
        return new BrainSurgeon(algebra, atOnce)
                .removal(gram.plusDiagonal(inputs.ridge()), weight, bundle.size(), leave);
    }

    /** All units, then all multiples below, of which at least one stays. */
    private List<Integer> levels(PrunableGroup bundle) {
        int step = bundle.kind() == PrunableGroup.Kind.HEADS ? 1 : options.multiple();
        int least = lcm(step, bundle.groups());
        List<Integer> levels = new ArrayList<>();
        levels.add(bundle.units());
        for (int kept = (bundle.units() - 1) / least * least; kept >= least; kept -= least) {
            levels.add(kept);
        }
        return levels;
    }

    private static int lcm(int a, int b) {
        int x = a;
        int y = b;
        while (y != 0) {
            int rest = x % y;
            x = y;
            y = rest;
        }
        return a / x * b;
    }
}
