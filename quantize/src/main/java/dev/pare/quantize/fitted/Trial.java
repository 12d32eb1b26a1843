package dev.pare.quantize.fitted;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.pass.Statistics;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.plain.PlainOptions;
import dev.pare.quantize.plain.PlainPlanner;
import dev.pare.quantize.plain.PlainRewriter;
import dev.pare.quantize.plain.Target;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.quantize.rounding.Rounder;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Models in which one thing alone is worse than it was, to see how far the outputs go with it. */
final class Trial {
    /** Coarse enough that its drift stands out from that of the float arithmetic. */
    static final int BITS = 3;

    private final Facts facts;
    private final Statistics statistics;
    private final Biases biases;

    Trial(Facts facts, Statistics statistics) {
        this.facts = facts;
        this.statistics = statistics;
        this.biases = new Biases(facts);
    }

    /** Mean square drift of the outputs with each of the weights alone in {@value #BITS} bits; empty if no model can be run. */
    Optional<double[]> coarse(List<Supplier<Map<Weight, float[]>>> changes) {
        List<Supplier<Model>> models = new ArrayList<>();
        for (Supplier<Map<Weight, float[]>> change : changes) {
            models.add(() -> {
                ModelEdit edit = new ModelEdit(facts.model());
                change.get().forEach((weight, values) -> edit.exchange(weight.held(), Channels.stored(weight, values)));
                return edit.finish();
            });
        }
        return statistics.trials(models);
    }

    /** Mean square drift of the outputs with each of the products alone in 8-bit integers; 0 for those that would not become smaller. */
    Optional<double[]> integer(List<Weight> weights, Eligibility.Limits limits) {
        Map<Weight, Target> targets = new java.util.IdentityHashMap<>();
        new PlainPlanner(facts, new PlainOptions(limits, 127))
                .plan()
                .applied()
                .forEach(d -> targets.put(d.weight(), d.details()));
        List<Supplier<Model>> models = new ArrayList<>();
        for (Weight weight : weights) {
            Target target = targets.get(weight);
            models.add(() -> target == null ? facts.model() : new PlainRewriter(facts).rewrite(Map.of(weight, target)));
        }
        return statistics.trials(models);
    }

    /** A matrix in few bits, rounded as it will be if its inputs were measured: how much GPTQ saves differs from matrix to matrix. */
    float[] coarse(Weight weight) {
        Channels channels = Channels.of(weight);
        Optional<Hessian> hessian = new Inputs(statistics)
                .moments(weight)
                .filter(m -> m.width() == channels.length())
                .map(m -> Hessian.of(m.width(), biases.of(weight).isEmpty() ? m.gram() : m.centredGram()));
        Method method = hessian.isPresent() ? Method.GPTQ : Method.MSE;
        return rounded(channels, RoundingOptions.ofChannels(BITS, method), hessian);
    }

    /** Rows in few bits, by least squares. */
    static float[] coarse(Channels rows) {
        return rounded(rows, RoundingOptions.ofChannels(BITS, Method.MSE), Optional.empty());
    }

    private static float[] rounded(Channels channels, RoundingOptions options, Optional<Hessian> hessian) {
        GroupedCodes codes = Rounder.round(channels.values(), channels.count(), channels.length(), options, hessian);
        return Channels.decoded(codes, new float[0]);
    }
}
