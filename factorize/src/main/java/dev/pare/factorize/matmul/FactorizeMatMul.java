package dev.pare.factorize.matmul;

import dev.pare.analysis.Facts;
import dev.pare.factorize.lowrank.RankOptions;
import dev.pare.factorize.lowrank.RankRule;
import dev.pare.graph.Model;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.OptionReader;
import dev.pare.recipe.PassFactory;
import dev.pare.recipe.WeightFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Truncated SVD: W ≈ A B, with the least error of the output on calibration data if there is any, and of the weight itself if there
 * is none. One decision per weight: all its uses share the factors.
 */
public final class FactorizeMatMul implements Pass<Factored> {
    private static final String NAME = "factorize-matmul";
    private static final String RANK = "rank";
    private static final RankRule BY_ENERGY = new RankRule.Energy(0.95);

    public static final PassFactory FACTORY = new PassFactory() {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String summary() {
            return "matrices of attention (and others that are included) become products of two narrow ones";
        }

        @Override
        public Pass<?> create(OptionReader options) {
            RankOptions ranks = RankOptions.read(options, RANK, BY_ENERGY);
            boolean shares = ranks.rule().sharesParameters();
            Allocation allocation = options.choice("allocate", shares ? Allocation.GLOBAL : Allocation.UNIFORM);
            if (allocation == Allocation.GLOBAL && !shares) {
                options.problem(
                        "allocate", "global needs ratio or break-even, which say how many parameters there are");
            }
            return new FactorizeMatMul(ranks, allocation, options.flag("equalise", false), options.filter());
        }
    };

    private final RankOptions ranks;
    private final Allocation allocation;
    private final boolean equalise;
    private final WeightFilter filter;

    /**
     * @param allocation GLOBAL for rules that share parameters only ({@link dev.pare.factorize.lowrank.RankRule#sharesParameters})
     * @param equalise whether the ranges of the inner columns are shared out between the factors
     * @param filter without an include, weights of attention are taken, or all matrices if no attention is recognised
     */
    public FactorizeMatMul(RankOptions ranks, Allocation allocation, boolean equalise, WeightFilter filter) {
        this.ranks = ranks;
        this.allocation = allocation;
        this.equalise = equalise;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>(ranks.describe(RANK));
        parts.add("allocate: " + allocation);
        parts.add("equalise: " + equalise);
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
        Factorizer factorizer = new Factorizer(algebra, readers, ranks, equalise, context.scratch());
        Optional<SharedBudget> shared = allocation == Allocation.GLOBAL
                ? Optional.of(new SharedBudget(facts, factorizer, ranks))
                : Optional.empty();
        return new MatMulPlanner(facts, filter).plan(factorizer, shared, context.statistics(), context.progress());
    }

    @Override
    public Model rewrite(Facts facts, Plan<Factored> plan, PassContext context) {
        return new MatMulRewriter(facts).rewrite(plan);
    }
}
