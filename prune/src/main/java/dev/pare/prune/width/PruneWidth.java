/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.width;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.PassFactory;
import java.util.List;

/**
 * Removes attention heads and neurons of feed-forward blocks, and refits the matrices that read the others by least squares, so that
 * these take over what they can (optimal brain surgeon, by blocks). How many go where is shared out over all layers.
 */
public final class PruneWidth implements Pass<Narrowed> {
    private static final String NAME = "prune-width";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "fewer attention heads and feed-forward neurons, the others refitted by least squares; dense and faster",
            options -> new PruneWidth(WidthOptions.read(options)));

    private final WidthOptions options;

    PruneWidth(WidthOptions options) {
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
        return new WidthPlanner(facts, options).wants();
    }

    @Override
    public Plan<Narrowed> plan(Facts facts, PassContext context) {
        return new WidthPlanner(facts, options).plan(context);
    }

    @Override
    public Model rewrite(Facts facts, Plan<Narrowed> plan, PassContext context) {
        List<Narrowed> blocks =
                plan.applied().stream().map(Decision.Apply::details).distinct().toList();
        return new WidthRewriter(facts).rewrite(blocks);
    }
}
