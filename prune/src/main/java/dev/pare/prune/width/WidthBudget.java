/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.allocate.Allocator;
import dev.pare.allocate.Choice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** How many units each block keeps, such that the model does as much work as asked for and its outputs move least. */
final class WidthBudget {
    /**
     * Positions at which a token is taken to look when the work of a head is counted. The products of queries, keys and values run
     * in float and take about four times as long as those by 8-bit matrices.
     */
    private static final double POSITIONS = 64;

    private static final double FLOAT_PRODUCTS = 4;

    private final List<Curve> curves;

    WidthBudget(List<Curve> curves) {
        this.curves = curves;
    }

    /** The same share everywhere. */
    int[] uniform(WidthOptions options) {
        return curves.stream()
                .mapToInt(c ->
                        c.nearest(options.kept(c.bundle().kind()) * c.bundle().units()))
                .toArray();
    }

    /** Shared out by what each block does to the outputs. Without room for even the fewest units, those. */
    int[] shared(WidthOptions options, Losses losses, double trust) {
        int[] kept = new int[curves.size()];
        if (options.keep().isPresent()) {
            int[] all = IntStream.range(0, kept.length).toArray();
            share(all, options.keep().getAsDouble(), losses, trust, kept);
            return kept;
        }
        for (PrunableGroup.Kind kind : PrunableGroup.Kind.values()) {
            int[] some = IntStream.range(0, kept.length)
                    .filter(i -> curves.get(i).bundle().kind() == kind)
                    .toArray();
            share(some, options.kept(kind), losses, trust, kept);
        }
        return kept;
    }

    private void share(int[] some, double keep, Losses losses, double trust, int[] kept) {
        List<List<Choice>> items = new ArrayList<>();
        double whole = 0;
        for (int i : some) {
            Curve curve = curves.get(i);
            double cost = cost(curve.bundle());
            whole += cost * curve.bundle().units();
            items.add(curve.levels().stream()
                    .map(level -> new Choice(cost * level, losses.of(i, level, trust)))
                    .toList());
        }
        if (items.isEmpty()) {
            return;
        }
        int[] fewest = items.stream().mapToInt(i -> i.size() - 1).toArray();
        int[] chosen = Allocator.within(items, whole * keep).orElse(fewest);
        for (int j = 0; j < some.length; j++) {
            kept[some[j]] = curves.get(some[j]).levels().get(chosen[j]);
        }
    }

    /** Work of a unit for one token. */
    static double cost(PrunableGroup bundle) {
        double uses = bundle.readerSites().all().size();
        double attention =
                bundle.kind() == PrunableGroup.Kind.HEADS ? 2 * POSITIONS * FLOAT_PRODUCTS * bundle.size() * uses : 0;
        return bundle.productsPerUnit() + attention;
    }

    /** The share of the work that is left. */
    double left(int[] kept) {
        double whole = curves.stream()
                .mapToDouble(c -> cost(c.bundle()) * c.bundle().units())
                .sum();
        double left = IntStream.range(0, kept.length)
                .mapToDouble(i -> cost(curves.get(i).bundle()) * kept[i])
                .sum();
        return whole == 0 ? 1 : left / whole;
    }

    /** All units. */
    int[] whole() {
        return curves.stream().mapToInt(c -> c.bundle().units()).toArray();
    }

    static boolean same(int[] left, int[] right) {
        return Arrays.equals(left, right);
    }
}
