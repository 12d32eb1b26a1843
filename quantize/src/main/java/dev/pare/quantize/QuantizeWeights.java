/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.quantize.fitted.FittedPlan;
import dev.pare.quantize.fitted.FittedPlanner;
import dev.pare.quantize.fitted.FittedRewriter;
import dev.pare.quantize.plain.PlainPlan;
import dev.pare.quantize.plain.PlainPlanner;
import dev.pare.quantize.plain.PlainRewriter;
import dev.pare.quantize.product.Treatment;
import dev.pare.recipe.PassFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stores weights as integers of 2 to 8 bits and computes with them as 8-bit integers. Products take activations quantized on the fly (ONNX
 * operators DynamicQuantizeLinear and MatMulInteger); tables are looked up as integers; filters of convolutions are stored as integers
 * only. With data, or below 8 bits, weights are fitted; otherwise they are rounded to nearest with a scale for each channel.
 */
public final class QuantizeWeights implements Pass<Treatment> {
    public static final String NAME = "quantize-weights";

    /** DynamicQuantizeLinear came with this version of the standard operators. */
    static final int MIN_OPSET = 11;

    /** Makes the pass from the options of a recipe. */
    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "weights as integers of 2 to 8 bits, computed with as int8, activations quantized on the fly",
            options -> new QuantizeWeights(QuantizeOptions.read(options)));

    private final QuantizeOptions options;

    QuantizeWeights(QuantizeOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        return options.text();
    }

    @Override
    public int minOpset() {
        return MIN_OPSET;
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return options.learns() ? FittedPlanner.wants(facts, options.fitted()) : List.of();
    }

    @Override
    public Plan<Treatment> plan(Facts facts, PassContext context) {
        if (options.fits(context.statistics())) {
            return widened(new FittedPlanner(facts, context, options.fitted()).plan());
        }
        return widened(new PlainPlanner(facts, options.plain()).plan());
    }

    @Override
    public Model rewrite(Facts facts, Plan<Treatment> plan, PassContext context) {
        Map<Weight, PlainPlan> targets = new LinkedHashMap<>();
        Map<Weight, FittedPlan> fits = new LinkedHashMap<>();
        for (Decision.Apply<Treatment> decision : plan.applied()) {
            if (decision.details() instanceof PlainPlan target) {
                targets.put(decision.weight(), target);
            } else {
                fits.put(decision.weight(), (FittedPlan) decision.details());
            }
        }
        if (!targets.isEmpty()) {
            return new PlainRewriter(facts, options.fitted().inputScales()).rewrite(targets);
        }
        return fits.isEmpty() ? facts.model() : new FittedRewriter(facts, context, options.fitted()).rewrite(fits);
    }

    private static Plan<Treatment> widened(Plan<? extends Treatment> plan) {
        return new Plan<>(
                plan.decisions().stream().map(QuantizeWeights::widened).toList(), plan.notes());
    }

    private static Decision<Treatment> widened(Decision<? extends Treatment> decision) {
        return decision instanceof Decision.Apply<? extends Treatment> apply
                ? new Decision.Apply<>(apply.weight(), apply.details(), apply.reason(), apply.bytesAfter())
                : new Decision.Skip<>(decision.weight(), decision.reason());
    }
}
