/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What each level of each curve does to the outputs of the model. The curve says how the loss of the block grows; what a unit of it does to
 * the outputs is tried at a few levels and read off in between.
 */
final class Losses {
    /** Shares of the units at which blocks are tried alone. */
    private static final double[] THREE = {0.75, 0.5, 0.25};

    private static final double[] ONE = {0.5};

    /** A share of lost energy below which nothing can be read off. */
    private static final double LEAST = 1e-9;

    private final List<Curve> curves;
    private final List<NavigableMap<Integer, Double>> perShare;

    private Losses(List<Curve> curves, List<NavigableMap<Integer, Double>> perShare) {
        this.curves = curves;
        this.perShare = perShare;
    }

    /** One block alone with so many units. */
    record Point(int curve, int kept) {}

    /** What to try: few points if each trial is costly. */
    static List<Point> points(List<Curve> curves, boolean costly) {
        return IntStream.range(0, curves.size())
                .boxed()
                .flatMap(i -> {
                    Curve curve = curves.get(i);
                    int units = curve.bundle().units();
                    return java.util.Arrays.stream(costly ? ONE : THREE)
                            .mapToInt(share -> curve.nearest(share * units))
                            .filter(kept -> kept < units)
                            .distinct()
                            .mapToObj(kept -> new Point(i, kept));
                })
                .toList();
    }

    /** The losses without trials: the share of lost energy as it is. */
    static Losses untried(List<Curve> curves) {
        return new Losses(
                curves,
                curves.stream()
                        .map(c -> (NavigableMap<Integer, Double>) new TreeMap<Integer, Double>())
                        .toList());
    }

    /** @param drifts mean squares of what the outputs moved by at each point, relative to their own */
    static Losses tried(List<Curve> curves, List<Point> points, double[] drifts) {
        Losses losses = untried(curves);
        for (int i = 0; i < drifts.length; i++) {
            Point point = points.get(i);
            double lost = Math.max(LEAST, curves.get(point.curve()).lost(point.kept()));
            losses.perShare.get(point.curve()).put(point.kept(), Math.min(drifts[i], Float.MAX_VALUE) / lost);
        }
        return losses;
    }

    /** @param trust power of what was tried: 1 takes it as it is, less draws all blocks together */
    double of(int curve, int kept, double trust) {
        return Math.pow(perShare(curve, kept), trust) * curves.get(curve).lost(kept);
    }

    private double perShare(int curve, int kept) {
        NavigableMap<Integer, Double> known = perShare.get(curve);
        Map.Entry<Integer, Double> below = known.floorEntry(kept);
        Map.Entry<Integer, Double> above = known.ceilingEntry(kept);
        if (below == null || above == null) {
            return below != null ? below.getValue() : above != null ? above.getValue() : 1;
        }
        int span = above.getKey() - below.getKey();
        double at = span == 0 ? 0 : (double) (kept - below.getKey()) / span;
        return (1 - at) * below.getValue() + at * above.getValue();
    }
}
