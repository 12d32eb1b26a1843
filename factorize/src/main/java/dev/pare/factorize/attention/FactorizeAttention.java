package dev.pare.factorize.attention;

import dev.pare.analysis.Facts;
import dev.pare.factorize.matmul.Allocation;
import dev.pare.graph.Model;
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
 * Narrower heads: the matrices of queries and keys are factored together, and those of values and outputs, so that each head keeps the
 * directions that matter and no product is added. All heads of an attention get the same rank, so that shapes stay dense.
 */
public final class FactorizeAttention implements Pass<Narrowed> {
    private static final String NAME = "factorize-attention";

    public static final PassFactory FACTORY = new PassFactory() {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String summary() {
            return "heads of attention get narrower: queries with keys and values with outputs are factored together";
        }

        @Override
        public Pass<?> create(OptionReader options) {
            HeadRanks ranks = HeadRanks.read(options);
            boolean shares = ranks.rule() == HeadRanks.Rule.RATIO;
            Allocation allocation = options.choice("allocate", shares ? Allocation.GLOBAL : Allocation.UNIFORM);
            if (allocation == Allocation.GLOBAL && !shares) {
                options.problem("allocate", "global needs ratio, which says how many parameters there are");
            }
            return new FactorizeAttention(ranks, allocation, options.filter());
        }
    };

    private final HeadRanks ranks;
    private final Allocation allocation;
    private final WeightFilter filter;

    FactorizeAttention(HeadRanks ranks, Allocation allocation, WeightFilter filter) {
        this.ranks = ranks;
        this.allocation = allocation;
        this.filter = filter;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        List<String> parts = new ArrayList<>(ranks.describe());
        parts.add("allocate: " + allocation);
        parts.addAll(filter.describe());
        return String.join(", ", parts);
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return new AttentionPlanner(facts, filter).wants();
    }

    @Override
    public Plan<Narrowed> plan(Facts facts, PassContext context) {
        Optional<SharedHeads> shared = allocation == Allocation.GLOBAL
                ? Optional.of(new SharedHeads(facts, ranks, context))
                : Optional.empty();
        return new AttentionPlanner(facts, filter).plan(ranks, shared, context);
    }

    @Override
    public Model rewrite(Facts facts, Plan<Narrowed> plan, PassContext context) {
        return new AttentionRewriter(facts).rewrite(plan);
    }
}
