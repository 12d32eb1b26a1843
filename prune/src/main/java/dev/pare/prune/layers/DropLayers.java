/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.layers;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.PassFactory;
import java.util.LinkedHashSet;
import java.util.Set;

/** Layers and half-layers go; a linear map fitted to what they added stands in for them: residual + input · M + m. */
public final class DropLayers implements Pass<Dropped> {
    private static final String NAME = "drop-layers";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "layers and half-layers go, and a fitted linear map stands in for them",
            options -> new DropLayers(DropOptions.read(options)));

    private final DropOptions options;

    DropLayers(DropOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        return String.join(", ", options.describe());
    }

    @Override
    public boolean runsModels() {
        return true;
    }

    @Override
    public Plan<Dropped> plan(Facts facts, PassContext context) {
        return new DropPlanner(facts, context, options).plan();
    }

    @Override
    public Model rewrite(Facts facts, Plan<Dropped> plan, PassContext context) {
        Set<LinearReplacement> fillings = new LinkedHashSet<>();
        for (Decision.Apply<Dropped> decision : plan.applied()) {
            fillings.addAll(decision.details().fillings());
        }
        return LayerRewriter.rewrite(facts, fillings);
    }
}
