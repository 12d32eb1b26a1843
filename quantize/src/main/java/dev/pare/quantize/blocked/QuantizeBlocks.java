/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.PassFactory;
import java.util.List;

/**
 * Stores weights in 2, 4 or 8 bits by blocks and lets the runtime read them so while it multiplies. Made for decoders, which multiply
 * one row at a time and wait for weights to arrive from memory.
 */
public final class QuantizeBlocks implements Pass<Blocked> {
    public static final String NAME = "quantize-blocks";

    /** DequantizeLinear takes blocks from this version of the standard operators on. */
    static final int BLOCKED_DEQUANTIZE = 21;

    /** Makes the pass from the options of a recipe. */
    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "weights in 4 bits by blocks, read so at run time (MatMulNBits); for decoders",
            options -> new QuantizeBlocks(BlockOptions.read(options)));

    private final BlockOptions options;

    QuantizeBlocks(BlockOptions options) {
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
        return options.format() == BlockOptions.Format.DEQUANTIZE ? BLOCKED_DEQUANTIZE : 1;
    }

    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return new BlockPlanner(options, facts).wants();
    }

    @Override
    public Plan<Blocked> plan(Facts facts, PassContext context) {
        return new BlockPlanner(options, facts).plan(context);
    }

    @Override
    public Model rewrite(Facts facts, Plan<Blocked> plan, PassContext context) {
        return plan.applied().isEmpty() ? facts.model() : new BlockRewriter(options, facts, context).rewrite(plan);
    }
}
