/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.analysis.Facts;
import dev.pare.factorize.budget.Goal;
import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.factorize.lowrank.RankRule;
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
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Truncated SVD: W ≈ A B, with the least error of the output on calibration data if there is any, and of the weight itself if there
 * is none. One decision per weight: all its uses share the factors.
 */
public final class FactorizeMatMul implements Pass<Factored> {
    private static final String NAME = "factorize-matmul";
    private static final String RANK = "rank";
    private static final int TOKENS = 128;
    private static final RankRule BY_ENERGY = new RankRule.Energy(0.95);

    /** The ranks at which the importance of each weight for the outputs is measured, where a budget chooses the ranks. */
    private static final RankRule PROBE = new RankRule.Ratio(0.5);

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "matrices of attention (and others that are included) become products of two narrow ones",
            options -> {
                Optional<Goal> goal = Goal.read(options);
                RankOptions given = RankOptions.read(options, RANK, BY_ENERGY);
                boolean ruled = Stream.of("energy", RANK, "ratio", "break-even").anyMatch(options::has);
                if (goal.isPresent() && ruled) {
                    options.problem("", "times-smaller and max-drift choose the ranks: leave the other rule out");
                }
                RankOptions ranks = goal.isPresent() ? new RankOptions(PROBE, given.multiple()) : given;
                boolean shares = ranks.rule().sharesParameters();
                Allocation allocation = options.choice("allocate", shares ? Allocation.GLOBAL : Allocation.UNIFORM);
                if (allocation == Allocation.GLOBAL && !shares) {
                    options.problem(
                            "allocate", "global needs ratio or break-even, which say how many parameters there are");
                }
                Goal otherwise = allocation == Allocation.GLOBAL ? new Goal.Equal() : new Goal.Own();
                return new FactorizeMatMul(
                        ranks,
                        goal.orElse(otherwise),
                        options.flag("equalise", false),
                        options.flag("sequential", false),
                        options.choice("cost", Cost.PARAMETERS),
                        options.integer("tokens", TOKENS, 1, 1 << 16),
                        options.filter());
            });

    private final RankOptions ranks;
    private final Goal goal;
    private final boolean equalise;
    private final boolean sequential;
    private final Cost cost;
    private final int tokens;
    private final WeightFilter filter;

    /**
     * @param goal EQUAL for rules that share parameters only ({@link dev.pare.factorize.lowrank.RankRule#sharesParameters})
     * @param equalise whether the ranges of the inner columns are shared out between the factors
     * @param sequential whether factors are fitted to the inputs that the changed model feeds them
     * @param cost by what two factors are compared with one matrix
     * @param tokens rows for which times are measured
     * @param filter without an include, weights of attention are taken, or all matrices if no attention is recognised
     */
    FactorizeMatMul(
            RankOptions ranks,
            Goal goal,
            boolean equalise,
            boolean sequential,
            Cost cost,
            int tokens,
            WeightFilter filter) {
        this.ranks = ranks;
        this.goal = goal;
        this.equalise = equalise;
        this.sequential = sequential;
        this.cost = cost;
        this.tokens = tokens;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        boolean byRule = goal instanceof Goal.Own || goal instanceof Goal.Equal;
        List<String> parts = new ArrayList<>();
        if (byRule) {
            parts.addAll(ranks.describe(RANK));
            parts.add("allocate: " + (goal instanceof Goal.Own ? Allocation.UNIFORM : Allocation.GLOBAL));
        } else {
            parts.add(goal.toString());
            parts.add("multiple: " + ranks.multiple());
        }
        parts.add("equalise: " + equalise);
        if (sequential) {
            parts.add("sequential: true");
        }
        if (cost != Cost.PARAMETERS) {
            parts.add("cost: " + cost);
            parts.add("tokens: " + tokens);
        }
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return new MatMulPlanner(facts, filter).wants();
    }

    @Override
    public Plan<Factored> plan(Facts facts, PassContext context) {
        LinearAlgebra algebra = LinearAlgebra.openBlas();
        ReaderMetrics readers = new ReaderMetrics(algebra, facts, context.statistics());
        FactorStore store = new FactorStore(algebra, equalise, context.scratch());
        Optional<Speed> asked =
                cost == Cost.PARAMETERS ? Optional.empty() : Optional.of(new Speed(context.timings(), cost, tokens));
        Optional<Speed> speed = asked.filter(Speed::works);
        boolean own = goal instanceof Goal.Own;
        Factorizer factorizer = new Factorizer(algebra, readers, ranks, store, own ? speed : Optional.empty());
        Optional<SharedBudget> shared =
                own ? Optional.empty() : Optional.of(new SharedBudget(facts, factorizer, ranks, goal, speed));
        Optional<Sequential> refits = sequential ? Optional.of(new Sequential(facts, factorizer)) : Optional.empty();
        Plan<Factored> plan = new MatMulPlanner(facts, filter)
                .plan(factorizer, shared, refits, context.statistics(), context.progress());
        List<String> notes = new ArrayList<>(plan.notes());
        asked.ifPresent(s -> notes.add(s.note()));
        return new Plan<>(plan.decisions(), notes);
    }

    @Override
    public Model rewrite(Facts facts, Plan<Factored> plan, PassContext context) {
        return new MatMulRewriter(facts).rewrite(plan);
    }
}
