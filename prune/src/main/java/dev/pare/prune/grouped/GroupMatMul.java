/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import dev.pare.analysis.Facts;
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
import java.util.Locale;
import java.util.Optional;

/**
 * Makes blocks on a diagonal, plus a product of two narrow matrices, out of dense matrices, where this loses less than a product of two
 * narrow ones alone with as many parameters.
 */
public final class GroupMatMul implements Pass<Regrouped> {
    private static final String NAME = "group-matmul";

    /** The opset from which on the sizes of Split are an input, also when a later pass asks for newer operators. */
    private static final int MIN_OPSET = 13;

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "blocks on a diagonal plus low rank in the place of dense matrices, where that beats low rank",
            options -> {
                GroupOptions read = new GroupOptions(
                        options.integer("groups", 4, 2, 64),
                        options.number("ratio", 0.5, 0.01, 1),
                        options.integer("multiple", 8, 1, 256),
                        options.choice("permute", Permute.FREE),
                        options.flag("anyway", false));
                return new GroupMatMul(read, options.filter());
            });

    private final GroupOptions options;
    private final WeightFilter filter;

    GroupMatMul(GroupOptions options, WeightFilter filter) {
        this.options = options;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>(options.describe());
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public int minOpset() {
        return MIN_OPSET;
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return new GroupPlanner(facts, options, filter).wants();
    }

    @Override
    public Plan<Regrouped> plan(Facts facts, PassContext context) {
        Plan<Regrouped> plan = new GroupPlanner(facts, options, filter).plan(LinearAlgebra.openBlas(), context);
        Optional<double[]> drift = plan.applied().isEmpty()
                ? Optional.empty()
                : context.statistics().trials(List.of(() -> rewrite(facts, plan, context)));
        List<String> notes = new ArrayList<>(plan.notes());
        drift.ifPresent(d -> notes.add(String.format(
                Locale.ROOT, "measured with all of it: outputs drift by a relative RMSE of %.3g", Math.sqrt(d[0]))));
        return new Plan<>(plan.decisions(), notes);
    }

    @Override
    public Model rewrite(Facts facts, Plan<Regrouped> plan, PassContext context) {
        return new GroupRewriter(facts, context.scratch()).rewrite(plan);
    }
}
