/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.factorize.budget.Goal;
import dev.pare.factorize.matmul.Allocation;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Narrower heads: the matrices of queries and keys are factored together, and those of values and outputs, so that each head keeps the
 * directions that matter and no product is added. All heads of an attention get the same rank, so that shapes stay dense.
 */
public final class FactorizeAttention implements Pass<Narrowed> {
    private static final String NAME = "factorize-attention";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "heads of attention get narrower: queries with keys and values with outputs are factored together",
            options -> {
                Optional<Goal> goal = Goal.read(options);
                HeadRanks given = HeadRanks.read(options);
                boolean ruled = Stream.of("energy", "rank", "ratio").anyMatch(options::has);
                if (goal.isPresent() && ruled) {
                    options.problem("", "times-smaller and max-drift choose the ranks: leave the other rule out");
                }
                HeadRanks ranks = goal.isPresent() ? new HeadRanks(HeadRanks.Rule.RATIO, 0.5, given.multiple()) : given;
                boolean shares = ranks.rule() == HeadRanks.Rule.RATIO;
                Allocation allocation = options.choice("allocate", shares ? Allocation.GLOBAL : Allocation.UNIFORM);
                if (allocation == Allocation.GLOBAL && !shares) {
                    options.problem("allocate", "global needs ratio, which says how many parameters there are");
                }
                Goal otherwise = allocation == Allocation.GLOBAL ? new Goal.Equal() : new Goal.Own();
                return new FactorizeAttention(ranks, goal.orElse(otherwise), options.filter());
            });

    private final HeadRanks ranks;
    private final Goal goal;
    private final WeightFilter filter;

    FactorizeAttention(HeadRanks ranks, Goal goal, WeightFilter filter) {
        this.ranks = ranks;
        this.goal = goal;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>();
        if (goal instanceof Goal.Own || goal instanceof Goal.Equal) {
            parts.addAll(ranks.describe());
            parts.add("allocate: " + (goal instanceof Goal.Own ? Allocation.UNIFORM : Allocation.GLOBAL));
        } else {
            parts.add(goal.toString());
            parts.add("multiple: " + ranks.multiple());
        }
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return new AttentionPlanner(facts, filter).wants();
    }

    @Override
    public Plan<Narrowed> plan(Facts facts, PassContext context) {
        Optional<SharedHeads> shared =
                goal instanceof Goal.Own ? Optional.empty() : Optional.of(new SharedHeads(facts, ranks, goal, context));
        return new AttentionPlanner(facts, filter).plan(ranks, shared, context);
    }

    @Override
    public Model rewrite(Facts facts, Plan<Narrowed> plan, PassContext context) {
        return new AttentionRewriter(facts).rewrite(plan);
    }
}
