/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.plain;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import dev.pare.quantize.product.Eligibility;
import dev.pare.quantize.product.Eligibility.Kind;
import dev.pare.quantize.product.InputScalings;
import dev.pare.tensor.LargestFirst;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Decides for every weight whether and how it becomes 8-bit. One decision per weight, however many nodes use it. */
public final class PlainPlanner {
    private final Facts facts;
    private final PlainOptions options;
    private final Eligibility eligibility;
    private final InputScalings scalings;

    public PlainPlanner(Facts facts, PlainOptions options) {
        this.facts = facts;
        this.options = options;
        this.eligibility = new Eligibility(facts, options.limits());
        this.scalings = new InputScalings(facts, options.inputScales());
    }

    public Plan<PlainPlan> plan() {
        List<Weight> weights = facts.weights().parameters();
        long[] sizes = new long[weights.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = weights.get(i).tensor().byteSize();
        }
        // Reading all weights takes the time; each is on its own, and the order of the list is kept.
        List<Decision<PlainPlan>> decisions = new ArrayList<>(Collections.nCopies(sizes.length, null));
        int threads = Runtime.getRuntime().availableProcessors();
        LargestFirst.run(sizes, threads, i -> decisions.set(i, decide(weights.get(i))));
        return Plan.of(decisions);
    }

    private Decision<PlainPlan> decide(Weight weight) {
        Optional<String> refusal = eligibility.refusal(weight);
        if (refusal.isPresent()) {
            return new Decision.Skip<>(weight, refusal.get());
        }
        Kind kind = Eligibility.kind(weight);
        int axis = Eligibility.axis(weight);
        float[] ranges = ranges(weight, axis);
        if (!(ChannelRange.of(ranges) <= Float.MAX_VALUE)) {
            return new Decision.Skip<>(weight, "has values that are infinite or not numbers");
        }
        return apply(weight, kind, axis, ranges);
    }

    /** What codes have to reach, those of each channel or all. */
    private float[] ranges(Weight weight, int axis) {
        boolean perChannel = options.limits().perChannel();
        if (Eligibility.multiplied(weight)) {
            return perChannel
                    ? ProductRange.of(weight.tensor(), axis, options.maxCode())
                    : new float[] {ProductRange.ofAll(weight.tensor(), options.maxCode())};
        }
        float[] ofRows = ChannelRange.ofRows(weight.tensor());
        return perChannel ? ofRows : new float[] {ChannelRange.of(ofRows)};
    }

    private Decision<PlainPlan> apply(Weight weight, Kind kind, int axis, float[] ranges) {
        boolean perTensor = !options.limits().perChannel();
        float[] scales = Scales.of(ranges, options.maxCode());
        boolean half = kind == Kind.TABLE && !perTensor && !Eligibility.multiplied(weight) && Scales.fitHalf(scales);
        if (half) {
            scales = Scales.roundedToHalf(scales);
        }
        PlainPlan target = new PlainPlan(kind, perTensor ? -1 : axis, scales, half);
        long bytes = weight.tensor().shape().elements() + (long) scales.length * (half ? 2 : 4);
        if (bytes >= weight.tensor().byteSize()) {
            return new Decision.Skip<>(
                    weight, "would not become smaller, since its scales take more than its codes save");
        }
        String per = perTensor ? " per tensor" : axis == 1 ? " per column" : " per row";
        String how = switch (kind) {
            case MATRIX ->
                "int8" + per + ", activations quantized on the fly"
                        + (scalings.perToken(weight) ? " token by token" : "");
            case TABLE -> "int8" + per + ", dequantized after the look-up";
            case STORED -> "int8" + per + " in the file, float when loaded";
        };
        String shared = weight.uses().size() > 1 ? ", " + weight.uses().size() + " uses" : "";
        return new Decision.Apply<>(weight, target, how + shared, bytes);
    }
}
