/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.pass.Decision;
import dev.pare.pass.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides which weights are stored as float16. */
final class StoragePlanner {
    private static final String NOTE =
            "float16 storage halves the file; ONNX Runtime turns the weights back into float when it loads"
                    + " the model, so speed and memory at run time are those of float";

    /** These take scales that decide how integers are read, and ONNX Runtime fuses them only with their scale as a constant. */
    private static final Set<String> SCALED = Set.of(
            "DequantizeLinear",
            "QuantizeLinear",
            "QLinearMatMul",
            "QLinearConv",
            "MatMulNBits",
            "MatMulBnb4",
            "DynamicQuantizeMatMul",
            "MatMulIntegerToFloat");

    private final Facts facts;
    private final Float16Options options;
    private final Reasons reasons;

    StoragePlanner(Facts facts, Float16Options options) {
        this.facts = facts;
        this.options = options;
        this.reasons = new Reasons(facts, options.filter());
    }

    Plan<Halving> plan() {
        List<Decision<Halving>> decisions = new ArrayList<>();
        for (Weight weight : facts.weights().all()) {
            if (weight.tensor().type().isFloating()) {
                decisions.add(decide(weight));
            }
        }
        boolean any = decisions.stream().anyMatch(d -> d instanceof Decision.Apply<Halving>);
        return new Plan<>(decisions, any ? List.of(NOTE) : List.of());
    }

    private Decision<Halving> decide(Weight weight) {
        Optional<String> refusal =
                reasons.refusal(weight).or(() -> tooSmall(weight)).or(() -> scale(weight));
        if (refusal.isPresent()) {
            return new Decision.Skip<>(weight, refusal.get());
        }
        Census census = Census.of(weight.tensor());
        if (census.beyond() > 0) {
            return new Decision.Skip<>(weight, census.refusal());
        }
        if (census.tooSmall().isPresent()) {
            return new Decision.Skip<>(weight, census.tooSmall().get());
        }
        long bytes = 2 * weight.tensor().shape().elements();
        return new Decision.Apply<>(weight, Halving.PLAIN, "stored as float16" + census.losses(), bytes);
    }

    private Optional<String> tooSmall(Weight weight) {
        long bytes = weight.tensor().byteSize();
        if (weight.tensor().shape().elements() <= 1) {
            return Optional.of("is a single value, smaller than the Cast it would need");
        }
        return bytes < options.minBytes()
                ? Optional.of(bytes + " bytes are fewer than min-bytes (" + options.minBytes() + ")")
                : Optional.empty();
    }

    private static Optional<String> scale(Weight weight) {
        return weight.uses().stream()
                .map(WeightUse::node)
                .filter(n -> SCALED.contains(n.op().type()))
                .findFirst()
                .map(n -> "belongs to the quantization of " + n.label());
    }
}
