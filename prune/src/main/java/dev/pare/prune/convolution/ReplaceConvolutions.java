/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts matrix products in the place of convolutions of kernel size 1, one product for each group. The result is the same up to the order
 * of sums. Where a grouped convolution feeds another one through operators that work element by element, the groups stay apart on the
 * way, so that a grouped feed-forward block becomes small ones side by side.
 */
public final class ReplaceConvolutions implements Pass<Products> {
    private static final String NAME = "replace-convolutions";

    /** The first opset in which Add broadcasts without an attribute. */
    private static final int MIN_OPSET = 7;

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "convolutions of kernel size 1 become matrix products, one for each group; computes the same",
            options -> new ReplaceConvolutions(options.flag("anywhere", false), options.filter()));

    private final boolean anywhere;
    private final WeightFilter filter;

    /** @param anywhere also where the features must be brought to the end and back for it */
    public ReplaceConvolutions(boolean anywhere, WeightFilter filter) {
        this.anywhere = anywhere;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>(List.of("anywhere: " + anywhere));
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public int minOpset() {
        return MIN_OPSET;
    }

    @Override
    public Plan<Products> plan(Facts facts, PassContext context) {
        return new ConvolutionPlanner(facts, filter, anywhere).plan();
    }

    @Override
    public Model rewrite(Facts facts, Plan<Products> plan, PassContext context) {
        if (plan.applied().isEmpty()) {
            return facts.model();
        }
        ConvolutionRewriter rewriter = new ConvolutionRewriter(facts, context.scratch());
        Model products = rewriter.rewrite(plan);
        return new Chains(Facts.of(products), rewriter.parts()).join();
    }
}
