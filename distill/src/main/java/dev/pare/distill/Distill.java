/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill;

import dev.pare.analysis.Facts;
import dev.pare.distill.network.TrainedModel;
import dev.pare.distill.torch.Libtorch;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.PassFactory;
import java.util.LinkedHashMap;
import java.util.Map;

/** A step of a recipe: what the steps before it have made learns from the model that the recipe began with. The graph stays as it is. */
public final class Distill implements Pass<float[]> {
    private static final String NAME = "distill";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "trains weights to give what the original gives, after steps that removed something; needs libtorch",
            options -> {
                DistillOptions read = DistillOptions.read(options);
                if (!Libtorch.isAvailable()) {
                    options.problem(
                            "",
                            "needs libtorch; put " + Libtorch.wanted() + " on the class path, or leave this step out");
                }
                return new Distill(read);
            });

    private final DistillOptions options;

    Distill(DistillOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        return options.text();
    }

    @Override
    public boolean runsModels() {
        return true;
    }

    @Override
    public Plan<float[]> plan(Facts facts, PassContext context) {
        return new DistillPlanner(facts, context, options).plan();
    }

    @Override
    public Model rewrite(Facts facts, Plan<float[]> plan, PassContext context) {
        Map<String, float[]> values = new LinkedHashMap<>();
        for (Decision.Apply<float[]> decision : plan.applied()) {
            values.put(decision.weight().name(), decision.details());
        }
        return values.isEmpty() ? facts.model() : TrainedModel.of(facts.model(), values);
    }
}
