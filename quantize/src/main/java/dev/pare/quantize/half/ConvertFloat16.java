/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import dev.pare.pass.StatisticsRequest;
import dev.pare.recipe.PassFactory;
import java.util.List;

/**
 * Converts a model to half precision (IEEE 754 binary16, round to nearest even). In mode {@code storage} the weights are stored as
 * float16 behind a Cast that ONNX Runtime folds when it loads the model: half the file at the speed and very nearly the results of
 * float. In mode {@code compute} the graph itself computes in float16, for hardware that gains from it; CPUs do not.
 */
public final class ConvertFloat16 implements Pass<Halving> {
    private static final String NAME = "convert-float16";

    public static final PassFactory FACTORY = PassFactory.of(
            NAME,
            "store weights as float16 (mode: storage), or compute the whole graph in it (mode: compute)",
            options -> new ConvertFloat16(Float16Options.read(options)));

    private final Float16Options options;

    ConvertFloat16(Float16Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String options() {
        return options.describe();
    }

    /** Asks for the ranges of all values that would be float16, in mode compute. */
    @Override
    public List<StatisticsRequest> wants(Facts facts) {
        return options.mode() == Float16Options.Mode.COMPUTE ? RangeRequests.of(facts, options) : List.of();
    }

    @Override
    public Plan<Halving> plan(Facts facts, PassContext context) {
        return switch (options.mode()) {
            case STORAGE -> new StoragePlanner(facts, options).plan();
            case COMPUTE -> new ComputePlanner(facts, options, context.statistics()).plan();
        };
    }

    @Override
    public Model rewrite(Facts facts, Plan<Halving> plan, PassContext context) {
        return switch (options.mode()) {
            case STORAGE -> StorageRewriter.rewrite(facts, plan);
            case COMPUTE -> ComputeRewriter.rewrite(facts, plan, options, context.statistics());
        };
    }
}
