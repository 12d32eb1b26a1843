/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.PassFactory;
import java.util.List;

/**
 * Lets products compute in 8-bit integers with activations whose ranges are fixed beforehand, from calibration data, for hardware that
 * wants it so. Weights become integers per output channel; nothing but products with constants is touched. Without data it does nothing.
 */
public final class QuantizeStatic implements Pass<FixedWeight> {
    public static final String NAME = "quantize-static";

    /** QuantizeLinear and QLinearMatMul came with this version of the standard operators. */
    private static final int PER_TENSOR = 10;

    /** DequantizeLinear takes scales for an axis since this version. */
    private static final int PER_CHANNEL = 13;

    /** Makes the pass from the options of a recipe. */
    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "products as int8 with activation ranges fixed from calibration data, QDQ or quantized operators",
            options -> new QuantizeStatic(StaticOptions.read(options)));

    private final StaticOptions options;

    QuantizeStatic(StaticOptions options) {
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
        return options.format() == StaticOptions.Format.QDQ && options.perChannel() ? PER_CHANNEL : PER_TENSOR;
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return new StaticPlanner(options, facts).wants();
    }

    @Override
    public Plan<FixedWeight> plan(Facts facts, PassContext context) {
        return new StaticPlanner(options, facts).plan(context.statistics());
    }

    @Override
    public Model rewrite(Facts facts, Plan<FixedWeight> plan, PassContext context) {
        return plan.applied().isEmpty() ? facts.model() : StaticRewriter.rewrite(options, facts, plan);
    }
}
