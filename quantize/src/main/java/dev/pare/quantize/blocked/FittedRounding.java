/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Weight;
import dev.pare.pass.Statistics;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.quantize.rounding.StepRounder;
import java.util.List;

/**
 * Rounds weights so that the outputs of their products change least: on the grids of {@link BlockRounding}, by GPTQ and sweeps. Keeps the
 * factored moments of the last input, since query, key and value, or gate and up, have the same and follow each other.
 */
final class FittedRounding {
    private static final int SWEEPS = 4;

    private final ProductInputs inputs;
    private final Statistics statistics;
    private List<String> lastInputs = List.of();
    private Hessian last;

    FittedRounding(ProductInputs inputs, Statistics statistics) {
        this.inputs = inputs;
        this.statistics = statistics;
    }

    BlockedCodes of(Weight weight, Channels channels, BlockForm form) {
        BlockedCodes nearest = BlockRounding.of(channels, form);
        float[] weights = channels.read(0, channels.count());
        byte[] signed = StepRounder.gptq(
                weights, channels.count(), form.bits(), form.blockSize(), nearest.scales(), hessian(weight), SWEEPS);
        byte[] codes = new byte[signed.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (signed[i] + nearest.middle());
        }
        return nearest.withCodes(codes);
    }

    private Hessian hessian(Weight weight) {
        List<String> names = inputs.names(weight);
        if (!names.equals(lastInputs)) {
            Statistics.Moments moments = inputs.moments(weight, statistics).orElseThrow();
            last = Hessian.of(moments.width(), moments.gram());
            lastInputs = names;
        }
        return last;
    }
}
