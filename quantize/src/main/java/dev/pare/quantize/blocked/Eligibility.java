/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.quantize.blocked.BlockOptions.Format;
import dev.pare.quantize.blocked.BlockOptions.Gathering;
import dev.pare.quantize.product.Replaceable;
import java.util.Optional;

/** Says which weights can be stored by blocks, without reading them. */
final class Eligibility {
    private final BlockOptions options;
    private final Facts facts;
    private final Replaceable replaceable;

    Eligibility(BlockOptions options, Facts facts) {
        this.options = options;
        this.facts = facts;
        this.replaceable = new Replaceable(facts, options.minElements());
    }

    /** Whether the channels of a weight are its rows. */
    static boolean rows(Weight weight) {
        WeightUse first = weight.uses().get(0);
        return Products.looksUp(first) || Products.transposed(first);
    }

    /** Why a weight stays as it is; empty if it can be stored by blocks. */
    Optional<String> refusal(Weight weight) {
        if (weight.tensor().shape().rank() != 2) {
            return Optional.of("is neither a matrix nor a table");
        }
        return replaceable
                .refusal(weight)
                .or(() -> options.filter().refusal(weight, facts))
                .or(() -> useRefusal(weight))
                .or(() -> tableRefusal(weight));
    }

    private Optional<String> useRefusal(Weight weight) {
        for (WeightUse use : weight.uses()) {
            Optional<String> refusal = Products.refusal(weight, use);
            if (refusal.isPresent()) {
                return Optional.of(refusal.get() + " (" + use.node().label() + ")");
            }
        }
        boolean nested = weight.uses().stream().anyMatch(u -> u.scope() != weight.scope());
        if (nested && options.format() == Format.DEQUANTIZE) {
            return Optional.of("is used in a nested graph, where ONNX Runtime fails to load blocks of DequantizeLinear;"
                    + " format matmulnbits can");
        }
        boolean rows = rows(weight);
        boolean bothWays =
                weight.uses().stream().anyMatch(u -> (Products.looksUp(u) || Products.transposed(u)) != rows);
        return bothWays
                ? Optional.of("is used both as it is and transposed, so its channels lie both ways")
                : Optional.empty();
    }

    private Optional<String> tableRefusal(Weight weight) {
        if (weight.uses().stream().noneMatch(Products::looksUp)) {
            return Optional.empty();
        }
        if (options.gather() == Gathering.BLOCK_QUANTIZED) {
            long rowBits = weight.tensor().shape().dim(1) * options.form().bits();
            return rowBits % 8 == 0
                    ? Optional.empty()
                    : Optional.of("is looked up, and its rows would end within a byte");
        }
        String tied = weight.uses().stream().anyMatch(Products::multiplies) ? " as well as multiplied with" : "";
        String advice = options.format() == Format.MATMULNBITS
                ? ", or take gather: block-quantized"
                : ", since by DequantizeLinear the whole table would become floats at every run";
        return Optional.of("is looked up" + tied + ": leave it to quantize-weights" + advice);
    }
}
