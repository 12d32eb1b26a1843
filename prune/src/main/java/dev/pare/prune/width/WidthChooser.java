/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Scratch;
import dev.pare.pass.Statistics;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Chooses among whole plans by trying them on data, as losses of blocks do not add up exactly. */
final class WidthChooser {
    private static final double[] TRUST = {1, 0.75, 0.5};

    /** Bytes that trials of single blocks may write before fewer of them have to do. */
    private static final long COSTLY = 4L << 30;

    /** Halvings of the way between nothing and all that was asked for. */
    private static final int HALVINGS = 5;

    private final Facts facts;
    private final List<Curve> curves;
    private final WidthBudget budget;
    private final Narrower narrower;
    private final Statistics statistics;

    WidthChooser(Facts facts, List<Curve> curves, Narrower narrower, Statistics statistics) {
        this.facts = facts;
        this.curves = curves;
        this.budget = new WidthBudget(curves);
        this.narrower = narrower;
        this.statistics = statistics;
    }

    /**
     * @param kept units that each block keeps
     * @param drift how far outputs moved when this was tried, as a relative RMSE
     * @param trust how it was shared out; negative if each block keeps the same share
     * @param limited whether less was removed than asked for, since outputs moved too far
     */
    record Choice(int[] kept, OptionalDouble drift, double trust, boolean limited) {}

    Choice choose(WidthOptions options) {
        Losses losses = losses(options);
        List<Choice> plans = new ArrayList<>();
        plans.add(plan(options, losses, -1));
        if (options.allocation() == WidthOptions.Allocation.GLOBAL && measured()) {
            for (double trust : TRUST) {
                plans.add(plan(options, losses, trust));
            }
        }
        Choice best = best(plans);
        return options.drift().isPresent() ? limited(best, options, losses) : best;
    }

    private boolean measured() {
        return curves.stream().allMatch(Curve::measured);
    }

    private Choice plan(WidthOptions options, Losses losses, double trust) {
        int[] kept = trust < 0 ? budget.uniform(options) : budget.shared(options, losses, trust);
        return new Choice(kept, OptionalDouble.empty(), trust, false);
    }

    private Losses losses(WidthOptions options) {
        if (options.allocation() == WidthOptions.Allocation.UNIFORM || !measured()) {
            return Losses.untried(curves);
        }
        long bytes =
                facts.model().tensors().stream().mapToLong(Tensor::byteSize).sum();
        List<Losses.Point> three = Losses.points(curves, false);
        boolean costly = bytes * three.size() > COSTLY;
        List<Losses.Point> points = costly ? Losses.points(curves, true) : three;
        List<Supplier<Model>> alone = points.stream().map(p -> model(only(p))).toList();
        return statistics
                .trials(alone)
                .map(d -> Losses.tried(curves, points, d))
                .orElseGet(() -> Losses.untried(curves));
    }

    private int[] only(Losses.Point point) {
        int[] kept = budget.whole();
        kept[point.curve()] = point.kept();
        return kept;
    }

    /** The best plan; without trials the last, which depends least on single numbers, or the only one. */
    private Choice best(List<Choice> plans) {
        Optional<double[]> drifts = measured()
                ? statistics.trials(plans.stream().map(p -> model(p.kept())).toList())
                : Optional.empty();
        if (drifts.isEmpty()) {
            return plans.get(plans.size() - 1);
        }
        int best = 0;
        for (int i = 1; i < plans.size(); i++) {
            best = drifts.get()[i] < drifts.get()[best] ? i : best;
        }
        return tried(plans.get(best), drifts.get()[best], false);
    }

    private static Choice tried(Choice plan, double drift, boolean limited) {
        return new Choice(plan.kept(), OptionalDouble.of(Math.sqrt(drift)), plan.trust(), limited);
    }

    /** As much of what was asked for as the limit allows. */
    private Choice limited(Choice best, WidthOptions options, Losses losses) {
        double limit = options.drift().orElseThrow();
        Choice nothing = new Choice(budget.whole(), OptionalDouble.empty(), best.trust(), true);
        if (best.drift().isPresent() && best.drift().getAsDouble() <= limit) {
            return best;
        }
        if (best.drift().isEmpty()) {
            return nothing;
        }
        Choice good = nothing;
        double low = 0;
        double high = 1;
        for (int i = 0; i < HALVINGS; i++) {
            double factor = (low + high) / 2;
            Choice plan = plan(options.gentler(factor), losses, best.trust());
            double drift = statistics
                    .trials(List.of(model(plan.kept())))
                    .map(d -> d[0])
                    .orElse(Double.POSITIVE_INFINITY);
            if (Math.sqrt(drift) <= limit) {
                good = tried(plan, drift, true);
                low = factor;
            } else {
                high = factor;
            }
        }
        return good;
    }

    private Supplier<Model> model(int[] kept) {
        return () -> new WidthRewriter(facts)
                .rewrite(IntStream.range(0, kept.length)
                        .filter(i -> kept[i] < curves.get(i).bundle().units())
                        .mapToObj(i -> narrower.narrowed(curves.get(i), kept[i], Scratch.HEAP))
                        .toList());
    }
}
