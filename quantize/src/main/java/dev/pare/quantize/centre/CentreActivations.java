/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.centre;

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
 * Moves what products read so that each channel lies about zero, by changes of constants alone: what biases of norms and values lose,
 * the biases behind the products gain, multiplied with the weights. Floats stay equal up to rounding; 8-bit codes of activations, which
 * reach as far below zero as above it once channels are divided, get finer.
 */
public final class CentreActivations implements Pass<Replacement> {
    private static final String NAME = "centre-activations";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "activations moved so that their channels lie about zero, for finer 8-bit codes; the model computes the same",
            options -> new CentreActivations(options.filter()));

    private final WeightFilter filter;

    /** @param filter which rows of constants may be changed */
    public CentreActivations(WeightFilter filter) {
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
        return Groups.of(facts).stream()
                .filter(g -> g.obstacles().isEmpty())
                .flatMap(g -> g.readings().stream())
                .map(r -> (StatisticsRequest) new StatisticsRequest.Ranges(r.value(), r.axis()))
                .distinct()
                .toList();
    }

    @Override
    public Plan<Replacement> plan(Facts facts, PassContext context) {
        return new CentrePlanner(facts, context, filter).plan();
    }

    @Override
    public Model rewrite(Facts facts, Plan<Replacement> plan, PassContext context) {
        ModelEdit edit = new ModelEdit(facts.model());
        plan.applied().forEach(d -> edit.exchange(d.details().old(), d.details().with()));
        return edit.finish();
    }
}
