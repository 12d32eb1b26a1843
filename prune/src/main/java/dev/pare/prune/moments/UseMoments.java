/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.moments;

import dev.pare.analysis.Facts;
import dev.pare.analysis.site.LinearUse;
import dev.pare.analysis.site.LinearUses;
import dev.pare.linalg.Matrix;
import dev.pare.pass.Statistics;
import dev.pare.pass.Statistics.Moments;
import dev.pare.pass.StatisticsRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Second moments of all that enters a weight, whichever of its places it enters by. */
public final class UseMoments {
    /** Added to the diagonal, as a share of its mean: few rows say little of weak directions. */
    private static final double RIDGE = 1e-3;

    private final Facts facts;

    public UseMoments(Facts facts) {
        this.facts = facts;
    }

    /** What has to be measured for some weights, each value once. Values of nested graphs cannot be measured. */
    public List<StatisticsRequest> wants(List<LinearUses.Usable> weights) {
        return weights.stream()
                .flatMap(w -> w.all().stream())
                .filter(this::measurable)
                .<StatisticsRequest>map(s -> new StatisticsRequest.Moments(s.input(), s.axis()))
                .distinct()
                .toList();
    }

    /**
     * The Gram matrix of the inputs with a small ridge, per row.
     *
     * @param width number of inputs
     * @return nothing unless every place was measured
     */
    public Optional<Matrix> gram(LinearUses.Usable sites, int width, Statistics statistics) {
        return moments(sites, width, statistics).map(m -> perRow(m, m.gram().clone()));
    }

    /** The same about the mean row, for weights whose biases make up for it. */
    public Optional<Matrix> centredGram(LinearUses.Usable sites, int width, Statistics statistics) {
        return moments(sites, width, statistics).map(m -> perRow(m, m.centredGram()));
    }

    /**
     * What was measured at all places together.
     *
     * @param width number of inputs
     * @return nothing unless every place was measured
     */
    public Optional<Moments> moments(LinearUses.Usable sites, int width, Statistics statistics) {
        List<Moments> parts = new ArrayList<>();
        for (LinearUse site : sites.all()) {
            if (measurable(site)) {
                statistics.moments(site.input()).filter(m -> m.width() == width).ifPresent(parts::add);
            }
        }
        if (parts.size() < sites.all().size()) {
            return Optional.empty();
        }
        Moments all = Moments.merged(parts);
        return all.count() == 0 ? Optional.empty() : Optional.of(all);
    }

    private static Matrix perRow(Moments moments, double... gram) {
        int width = moments.width();
        double trace = 0;
        for (int i = 0; i < gram.length; i++) {
            gram[i] /= moments.count();
        }
        for (int i = 0; i < width; i++) {
            trace += gram[i * width + i];
        }
        double ridge = trace == 0 ? 1 : RIDGE * trace / width;
        for (int i = 0; i < width; i++) {
            gram[i * width + i] += ridge;
        }
        return Matrix.of(width, width, gram);
    }

    private boolean measurable(LinearUse site) {
        return facts.isMeasurable(site.scope(), site.input());
    }
}
