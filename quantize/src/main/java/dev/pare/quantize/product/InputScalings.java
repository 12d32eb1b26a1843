/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.Weight;
import dev.pare.analysis.WeightUse;
import dev.pare.quantize.activation.ElementwiseFunction;
import java.util.EnumSet;
import java.util.Set;

/** Chooses which inputs of a product share a scale, by the part that its weight plays and by what its inputs can be. */
public final class InputScalings {
    /**
     * Tokens differ most in reach before and inside of feed-forward blocks, whose inputs make the bulk of the noise. In attention the zero
     * point that fits one scale for all tokens is worth as much, and three products would take a multiplication more.
     */
    private static final Set<Role> PAYS = EnumSet.of(Role.FFN_IN, Role.FFN_GATE, Role.FFN_OUT);

    /** Inputs that reach so many times as far above zero as below are lopsided. */
    private static final double LOPSIDED = 8;

    private final Facts facts;
    private final ScaleSharing sharing;

    public InputScalings(Facts facts, ScaleSharing sharing) {
        this.facts = facts;
        this.sharing = sharing;
    }

    public InputScaling of(Weight weight, WeightUse use) {
        return perToken(weight) ? perToken(use, weight.uses().size() > 1) : InputScaling.TENSOR;
    }

    /** Whether a weight is multiplied with inputs that have a scale for each token. */
    public boolean perToken(Weight weight) {
        return switch (sharing) {
            case TENSOR -> false;
            case TOKEN -> true;
            case AUTO -> PAYS.contains(facts.role(weight));
        };
    }

    private InputScaling perToken(WeightUse use, boolean repeated) {
        String input = use.node().input(0);
        return new InputScaling.PerToken(
                ElementwiseFunction.of(facts, use.scope(), input).lopsided(LOPSIDED), repeated);
    }
}
