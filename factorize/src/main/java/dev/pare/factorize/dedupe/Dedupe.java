/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

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
 * Identical weights become one, and a matrix that is the transpose of another is made from it by a Transpose, which runtimes fold
 * when they load the model, or by the transpose flag of Gemm. The outputs of the model stay the same bit for bit.
 */
public final class Dedupe implements Pass<Merge> {
    private static final String NAME = "dedupe";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "identical and transposed-identical weights become one; no drift",
            options -> new Dedupe(options.flag("transposed", true), options.filter()));

    private final boolean transposed;
    private final WeightFilter filter;

    /**
     * @param transposed whether matrices that equal the transpose of another are merged too
     * @param filter weights that it refuses take no part, neither as copy nor as the one that stays
     */
    public Dedupe(boolean transposed, WeightFilter filter) {
        this.transposed = transposed;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>();
        parts.add("transposed: " + transposed);
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public Plan<Merge> plan(Facts facts, PassContext context) {
        return new DedupePlanner(transposed, filter).plan(facts, context.progress());
    }

    @Override
    public Model rewrite(Facts facts, Plan<Merge> plan, PassContext context) {
        return new DedupeRewriter(facts).rewrite(plan);
    }
}
