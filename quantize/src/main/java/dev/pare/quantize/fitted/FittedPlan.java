/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import dev.pare.quantize.product.Arithmetic;
import dev.pare.quantize.product.Treatment;

/** What is to become of one weight. */
public sealed interface FittedPlan extends Treatment {
    /**
     * A matrix that is multiplied.
     *
     * @param thin what is stored as two thin factors beside the codes
     */
    record Product(int bits, Arithmetic arithmetic, Thin thin) implements FittedPlan {
        Product(int bits, Arithmetic arithmetic) {
            this(bits, arithmetic, Thin.NONE);
        }

        /** Whether it is multiplied as integers. */
        boolean integers() {
            return arithmetic instanceof Arithmetic.Integers;
        }

        /** What its inputs are divided by, one for each, and the stored matrix multiplied with; empty for nothing. */
        float[] smoothing() {
            return arithmetic instanceof Arithmetic.Integers integers ? integers.divisors() : new float[0];
        }

        /** The inputs that are multiplied apart, in floats. */
        int[] apart() {
            return arithmetic instanceof Arithmetic.Integers integers ? integers.apart() : new int[0];
        }
    }

    /**
     * Directions of a matrix that are taken out before the rest is rounded.
     *
     * @param rank how many; 0 for none
     * @param reason why, in words; empty if that was not a question
     */
    record Thin(int rank, String reason) {
        static final Thin NONE = new Thin(0, "");
    }

    /**
     * A table that is looked up row by row.
     *
     * @param classes the bits of each class of rows
     * @param classOfRow the class of each row
     * @param form what the codes are codes of
     */
    record Table(int[] classes, byte[] classOfRow, TableForm form) implements FittedPlan {}

    /** A small table, or a filter of a convolution: floats again once the model is loaded. */
    record Stored(int bits) implements FittedPlan {}
}
