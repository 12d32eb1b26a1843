/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.product;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Role;
import dev.pare.analysis.WeightUse;
import dev.pare.quantize.activation.ElementwiseFunction;

public final class InputScalings {
    private final Facts facts;

    public InputScalings(Facts facts) {
        this.facts = facts;
    }

    public InputScaling of(dev.pare.analysis.Weight weight, WeightUse use) {
        Role role = facts.role(weight);
        if (!role.text().matches(System.getProperty("ts.roles", ".*"))) {
            return InputScaling.TENSOR;
        }
        boolean lopsided = ElementwiseFunction.of(facts, use.scope(), use.node().input(0)).lopsided(8);
        if (lopsided) System.err.println("lopsided " + use.node().input(0)+" "+role);
        return new InputScaling.PerToken(lopsided && !Boolean.getBoolean("ts.sym"));
    }
}
