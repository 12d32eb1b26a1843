/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.balance;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.quantize.activation.Replacement;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.WeightFilter;
import java.util.List;

/**
 * Scales channels of what products read to like reach, by changes of weights alone: what is divided by s before is multiplied with s
 * behind. Floats stay equal up to rounding; 8-bit codes of activations get finer without a node that divides them. The scales are those of
 * SmoothQuant (Xiao et al. 2022), folded as in cross-layer equalization (Nagel et al. 2019).
 */
public final class BalanceActivations implements Pass<Replacement> {
    private static final String NAME = "balance-activations";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "scales channels of activations to similar ranges, for finer 8-bit codes; the model computes the same",
            options -> new BalanceActivations(options.filter()));

    private final WeightFilter filter;

    /** @param filter which weights may be changed */
    public BalanceActivations(WeightFilter filter) {
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        return String.join(", ", filter.describe());
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return Routes.of(facts).stream()
                .filter(r -> r.obstacles().isEmpty())
                .flatMap(r -> r.readings().stream())
                .map(r -> (StatisticsRequest) new StatisticsRequest.Ranges(r.value(), r.axis()))
                .distinct()
                .toList();
    }

    @Override
    public Plan<Replacement> plan(Facts facts, PassContext context) {
        return new BalancePlanner(facts, context, filter).plan();
    }

    @Override
    public Model rewrite(Facts facts, Plan<Replacement> plan, PassContext context) {
        ModelEdit edit = new ModelEdit(facts.model());
        plan.applied().forEach(d -> edit.exchange(d.details().old(), d.details().with()));
        return edit.finish();
    }
}
