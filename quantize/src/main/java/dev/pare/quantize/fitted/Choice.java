/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.analysis.Weight;
import dev.pare.quantize.product.Arithmetic;
import java.util.List;

/**
 * Something that can be done for the activations of some products.
 *
 * @param divisors what the inputs are divided by; empty except for {@link Kind#DIVIDE}
 * @param left what dividing leaves of the power of the noise, 1 for all
 * @param cost in multiplications of 8-bit integers for each token
 */
record Choice(List<Weight> weights, Kind kind, float[] divisors, double left, double cost) {
    /** What 8 bits more leave of the power of the noise. */
    private static final double TWICE = 1.0 / (1 << 16);

    enum Kind {
        /** Inputs are divided, and perhaps some multiplied apart: smoothing and split. */
        DIVIDE,
        /** What 8 bits leave of the inputs is multiplied, too. */
        TWICE,
        /** The product is computed in floats. */
        FLOATS
    }

    /** What was done for one product so far. */
    record Done(float[] divisors, double left, boolean twice, boolean floats) {
        static final Done NOTHING = new Done(new float[0], 1, false, false);

        Done with(Choice choice) {
            return switch (choice.kind()) {
                case DIVIDE -> new Done(choice.divisors(), choice.left(), twice, floats);
                case TWICE -> new Done(divisors, left, true, floats);
                case FLOATS -> new Done(divisors, left, twice, true);
            };
        }

        /** What is left of the power of the noise. */
        double noise() {
            return floats ? 0 : twice ? left * TWICE : left;
        }

        Arithmetic arithmetic() {
            return floats ? new Arithmetic.Floats() : new Arithmetic.Integers(divisors, twice);
        }
    }
}
