/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.repair;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * Least squares after structural steps: along the model, each matrix is fitted to what the original model gives at its place, from what
 * the changed model feeds it. W* = (X̃ᵀX̃ + λI)⁻¹ (X̃ᵀT + λW), with the bias by centring. The graph stays as it is.
 */
public final class Repair implements Pass<Refit> {
    private static final String NAME = "repair";
    private static final double LEAST_GAIN = 0.01;

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "matrices are fitted anew to what the original gives, after steps that removed something",
            options -> new Repair(options.number("gain", LEAST_GAIN, 0, 1), options.filter()));

    private final double gain;
    private final WeightFilter filter;

    /** @param gain the least share of its loss on held-out samples that a fit has to take away */
    public Repair(double gain, WeightFilter filter) {
        this.gain = gain;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>(List.of("gain: " + gain));
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public boolean runsModels() {
        return true;
    }

    @Override
    public Plan<Refit> plan(Facts facts, PassContext context) {
        Fitter fitter = new Fitter(LinearAlgebra.openBlas(), context.scratch(), gain);
        return new RepairPlanner(facts, context, filter, fitter).plan();
    }

    @Override
    public Model rewrite(Facts facts, Plan<Refit> plan, PassContext context) {
        return RepairPlanner.rewritten(facts, plan.applied());
    }
}
