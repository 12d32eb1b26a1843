/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.graph.Node;
import dev.pare.recipe.WeightFilter;
import dev.pare.tensor.DataType;
import java.util.Optional;

/** Says which weights can be quantized, and why others cannot. One answer per weight, however many nodes use it. */
public final class Eligibility {
    /**
     * What the recipe allows.
     *
     * @param minElements smaller weights are left alone
     * @param embeddings whether tables that are looked up are quantized
     * @param perChannel whether each channel has a scale of its own, so that channels must lie one way
     */
    public record Limits(int minElements, boolean embeddings, boolean perChannel, WeightFilter filter) {}

    /** How a weight is computed with once it is quantized. */
    public enum Kind {
        /** Multiplied as integers with activations quantized on the fly. */
        MATRIX,
        /** Looked up row by row, then dequantized; also multiplied if it is tied. */
        TABLE,
        /** Stored as integers and turned back when the model is loaded. */
        STORED
    }

    /** The number of inputs that are split off from integer products. */
    private static final int FEW = 8;

    private final Facts facts;
    private final Limits limits;
    private final Replaceable replaceable;

    public Eligibility(Facts facts, Limits limits) {
        this.facts = facts;
        this.limits = limits;
        this.replaceable = new Replaceable(facts, limits.minElements());
    }

    public static Kind kind(Weight weight) {
        if (weight.uses().stream().anyMatch(u -> u.node().is("Conv"))) {
            return Kind.STORED;
        }
        return weight.uses().stream().anyMatch(Eligibility::looksUp) ? Kind.TABLE : Kind.MATRIX;
    }

    /** The axis of the output channels: columns of a matrix, rows of a table (and of a matrix that is used transposed) and filters. */
    public static int axis(Weight weight) {
        if (kind(weight) != Kind.MATRIX) {
            return 0;
        }
        return Multiplication.transposed(weight.uses().get(0)) ? 0 : 1;
    }

    /** Whether any use is a matrix product. */
    public static boolean multiplied(Weight weight) {
        return weight.uses().stream().anyMatch(Multiplication::is);
    }

    private static boolean looksUp(WeightUse use) {
        return use.node().is("Gather") && use.input() == 0;
    }

    /** Why a weight cannot be quantized; empty if it can. */
    public Optional<String> refusal(Weight weight) {
        if (weight.tensor().shape().rank() < 2) {
            return Optional.of("is neither a matrix nor a table");
        }
        return replaceable
                .refusal(weight)
                .or(() -> limits.filter().refusal(weight, facts))
                .or(() -> useRefusal(weight));
    }

    private Optional<String> useRefusal(Weight weight) {
        for (WeightUse use : weight.uses()) {
            Optional<String> refusal = refusal(weight, use);
            if (refusal.isPresent()) {
                return Optional.of(refusal.get() + " (" + use.node().label() + ")");
            }
        }
        boolean looked = weight.uses().stream().anyMatch(Eligibility::looksUp);
        boolean convolved = weight.uses().stream().anyMatch(u -> u.node().is("Conv"));
        if (convolved && weight.uses().stream().anyMatch(u -> !u.node().is("Conv"))) {
            return Optional.of("is used by a convolution and by other operators");
        }
        if (!looked && !convolved && mixedOrientation(weight) && limits.perChannel()) {
            return Optional.of("is used both as it is and transposed, so its channels lie both ways");
        }
        if (!looked && !convolved && weight.tensor().shape().dim(axis(weight) == 1 ? 0 : 1) <= FEW) {
            return Optional.of("is multiplied with " + FEW + " inputs or fewer, which integers do not make quicker");
        }
        return looked ? tableRefusal(weight) : Optional.empty();
    }

    private Optional<String> tableRefusal(Weight weight) {
        if (!limits.embeddings()) {
            return Optional.of("is an embedding, which the recipe leaves alone");
        }
        boolean columns = weight.uses().stream().anyMatch(u -> Multiplication.is(u) && !Multiplication.transposed(u));
        return columns && limits.perChannel()
                ? Optional.of("is looked up by rows and multiplied by columns")
                : Optional.empty();
    }

    private static boolean mixedOrientation(Weight weight) {
        return weight.uses().stream().map(Multiplication::transposed).distinct().count() > 1;
    }

    private Optional<String> refusal(Weight weight, WeightUse use) {
        Node node = use.node();
        if (weight.arrivesAs(use) != DataType.FLOAT) {
            return Optional.of("is computed with in " + weight.arrivesAs(use) + ", integer operators need FLOAT");
        }
        if (looksUp(use)) {
            boolean rows =
                    node.intAttribute("axis", 0) == 0 && weight.tensor().shape().rank() == 2;
            return rows && !use.transposed() ? Optional.empty() : Optional.of("is not looked up by rows");
        }
        if (node.is("Conv") && use.input() == 1) {
            return use.path().isEmpty() ? Optional.empty() : Optional.of("reaches a convolution through other nodes");
        }
        if (weight.tensor().shape().rank() != 2) {
            return Optional.of("is not a matrix");
        }
        return Multiplication.refusal(use);
    }
}
