/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.embedding;

import dev.pare.analysis.Facts;
import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.graph.Model;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;

/**
 * The split of ALBERT: a word embedding of V by H becomes a narrow table of V by E and a projection of E by H, with the least error
 * over the words that calibration data looks up, or over all words alike if there is no data. Tied decoders stay tied.
 */
public final class FactorizeEmbedding implements Pass<SplitTable> {
    private static final String NAME = "factorize-embedding";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "the word embedding becomes a narrow table and a projection",
            options -> new FactorizeEmbedding(Widths.read(options), options.filter()));

    private final Widths widths;
    private final WeightFilter filter;

    /**
     * @param filter without an include, the word embedding is taken, or the largest table if no role is known
     */
    public FactorizeEmbedding(RankOptions widths, WeightFilter filter) {
        this(new Widths(widths, 0, 0), filter);
    }

    private FactorizeEmbedding(Widths widths, WeightFilter filter) {
        this.widths = widths;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>(widths.describe());
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return new EmbeddingPlanner(facts, widths, filter).wants();
    }

    @Override
    public Plan<SplitTable> plan(Facts facts, PassContext context) {
        return new EmbeddingPlanner(facts, widths, filter).plan(LinearAlgebra.openBlas(), context);
    }

    @Override
    public Model rewrite(Facts facts, Plan<SplitTable> plan, PassContext context) {
        return new EmbeddingRewriter(facts).rewrite(plan);
    }
}
