/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fixed;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.quantize.product.Multiplication;
import dev.pare.quantize.product.Replaceable;
import dev.pare.tensor.DataType;
import java.util.Optional;

/**
 * Which weights can take part in integer products. Only products with a constant are wrapped: Gelu, normalizations, Softmax, residual
 * sums and the two products inside attention stay as they are, so that nobody has to exclude them and runtimes still fuse them.
 */
final class Eligibility {
    private final StaticOptions options;
    private final Facts facts;
    private final Replaceable replaceable;

    Eligibility(StaticOptions options, Facts facts) {
        this.options = options;
        this.facts = facts;
        this.replaceable = new Replaceable(facts, options.minElements());
    }

    /** Why a weight cannot be quantized whatever is measured; empty if it can. */
    Optional<String> refusal(Weight weight) {
        if (weight.tensor().shape().rank() < 2) {
            return Optional.of("is not a matrix");
        }
        return replaceable.refusal(weight).or(() -> uses(weight));
    }

    private Optional<String> uses(Weight weight) {
        Optional<String> byRecipe = options.filter().refusal(weight, facts);
        if (byRecipe.isPresent()) {
            return byRecipe;
        }
        for (WeightUse use : weight.uses()) {
            Optional<String> refusal = refusal(weight, use);
            if (refusal.isPresent()) {
                return Optional.of(refusal.get() + " (" + use.node().label() + ")");
            }
        }
        boolean bothWays = weight.uses().stream()
                        .map(Multiplication::transposed)
                        .distinct()
                        .count()
                > 1;
        return bothWays && options.perChannel()
                ? Optional.of("is used both as it is and transposed, so its channels lie both ways")
                : Optional.empty();
    }

    private static Optional<String> refusal(Weight weight, WeightUse use) {
        Node node = use.node();
        if (weight.arrivesAs(use) != DataType.FLOAT) {
            return Optional.of("is computed with in " + weight.arrivesAs(use) + ", integer operators need FLOAT");
        }
        if (node.is("Gather") && use.input() == 0) {
            return Optional.of("is a table that is looked up, which quantize-weights stores as integers");
        }
        if (node.is("Conv")) {
            return Optional.of("is a filter of a convolution, which quantize-weights stores as integers");
        }
        return weight.tensor().shape().rank() == 2 ? Multiplication.refusal(use) : Optional.of("is not a matrix");
    }
}
