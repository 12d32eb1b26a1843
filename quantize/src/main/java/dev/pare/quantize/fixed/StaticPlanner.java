/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.quantize.plain.ChannelRange;
import dev.pare.quantize.plain.ProductRange;
import dev.pare.quantize.plain.Scales;
import dev.pare.quantize.product.Multiplication;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Decides for every weight whether its products become integer products with fixed ranges. One decision, however many uses. */
final class StaticPlanner {
    static final String NO_DATA = "fixed ranges come from calibration data, and there is none; give some, or take"
            + " quantize-weights, which finds ranges while the model runs";

    private final StaticOptions options;
    private final Facts facts;
    private final Eligibility eligibility;

    StaticPlanner(StaticOptions options, Facts facts) {
        this.options = options;
        this.facts = facts;
        this.eligibility = new Eligibility(options, facts);
    }

    /** One request for each distinct value that products take or give, in the order of the weights. */
    List<StatisticsRequest> wants() {
        Set<String> values = new LinkedHashSet<>();
        for (Weight weight : facts.weights().parameters()) {
            if (eligibility.refusal(weight).isEmpty()) {
                weight.uses().forEach(use -> collect(use, values));
            }
        }
        return values.stream().map(v -> Activations.request(options, v)).toList();
    }

    private void collect(WeightUse use, Set<String> into) {
        List<String> values = options.quantizesOutputs()
                ? List.of(use.node().input(0), use.node().output())
                : List.of(use.node().input(0));
        values.stream().filter(v -> facts.isMeasurable(use.scope(), v)).forEach(into::add);
    }

    Plan<FixedWeight> plan(Statistics statistics) {
        ProductPlanner products = new ProductPlanner(options, facts, statistics);
        // Reading all weights takes the time; each is on its own, and the order of the list is kept.
        List<Decision<FixedWeight>> decisions = facts.weights().parameters().parallelStream()
                .map(w -> decide(w, statistics, products))
                .toList();
        return new Plan<>(decisions, notes(statistics));
    }

    private List<String> notes(Statistics statistics) {
        List<String> notes = new ArrayList<>();
        if (statistics == Statistics.NONE && !wants().isEmpty()) {
            notes.add(NO_DATA);
        }
        if (options.slow()) {
            notes.add(StaticOptions.SLOW + "; allow-slow: true asked for it all the same");
        }
        if (options.weights() == StaticOptions.Codes.UINT8 && options.target() != StaticOptions.Processor.ARM) {
            notes.add("uint8 weights run slower than int8 weights on x86");
        }
        return notes;
    }

    private Decision<FixedWeight> decide(Weight weight, Statistics statistics, ProductPlanner products) {
        Optional<String> refusal = eligibility.refusal(weight);
        if (refusal.isEmpty() && statistics == Statistics.NONE && isMeasurable(weight)) {
            refusal = Optional.of(NO_DATA);
        }
        if (refusal.isPresent()) {
            return new Decision.Skip<>(weight, refusal.get());
        }
        int axis = Multiplication.transposed(weight.uses().get(0)) ? 0 : 1;
        float[] ranges = options.perChannel()
                ? ProductRange.of(weight.tensor(), axis, options.maxCode())
                : new float[] {ProductRange.ofAll(weight.tensor(), options.maxCode())};
        if (!(ChannelRange.of(ranges) <= Float.MAX_VALUE)) {
            return new Decision.Skip<>(weight, "has values that are infinite or not numbers");
        }
        float[] scales = Scales.of(ranges, options.maxCode());
        return withProducts(weight, options.perChannel() ? axis : -1, scales, products);
    }

    /** Whether data would help; values inside of branches and loops are not measured. */
    private boolean isMeasurable(Weight weight) {
        return weight.uses().stream()
                .allMatch(u -> facts.isMeasurable(u.scope(), u.node().input(0)));
    }

    private Decision<FixedWeight> withProducts(Weight weight, int axis, float[] scales, ProductPlanner planner) {
        List<FixedProduct> products = new ArrayList<>();
        for (WeightUse use : weight.uses()) {
            Optional<String> refusal = planner.refusal(use);
            if (refusal.isPresent()) {
                return new Decision.Skip<>(weight, refusal.get());
            }
            products.add(planner.product(weight, use, scales));
        }
        long bytes = weight.tensor().shape().elements() + (long) scales.length * (Float.BYTES + 1);
        return new Decision.Apply<>(weight, new FixedWeight(axis, scales, products), reason(axis, products), bytes);
    }

    private String reason(int axis, List<FixedProduct> products) {
        String per = axis < 0 ? " per tensor" : axis == 1 ? " per column" : " per row";
        String how = options.weights().name().toLowerCase(Locale.ROOT) + per + ", activations "
                + options.activations().name().toLowerCase(Locale.ROOT) + " with fixed ranges";
        return products.size() > 1 ? how + ", " + products.size() + " uses" : how;
    }
}
