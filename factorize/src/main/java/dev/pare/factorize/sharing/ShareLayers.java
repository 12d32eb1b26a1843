/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.sharing;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.PassFactory;
import java.util.List;

/**
 * Matrices of neighbouring layers share a basis (W_l ≈ B C_l) or a common part (W_l ≈ M + A_l B_l), where that loses less than low
 * rank of the same size.
 */
public final class ShareLayers implements Pass<Sharing> {
    private static final String NAME = "share-layers";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "matrices of neighbouring layers share a factor, where that beats low rank",
            options -> new ShareLayers(ShareOptions.read(options)));

    private final ShareOptions options;

    ShareLayers(ShareOptions options) {
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
    public List<StatisticsRequest> wants(Facts facts) {
        return new Neighbours(facts, options.filter()).wants();
    }

    @Override
    public Plan<Sharing> plan(Facts facts, PassContext context) {
        return new SharePlanner(facts, context, options, LinearAlgebra.openBlas()).plan();
    }

    @Override
    public Model rewrite(Facts facts, Plan<Sharing> plan, PassContext context) {
        return ShareRewriter.rewrite(facts, plan.applied());
    }
}
