/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import dev.pare.pass.Timings.Arithmetic;
import java.util.Locale;

/** The measure by which two factors are compared with one matrix. */
public enum Cost {
    /** The numbers that they hold. */
    PARAMETERS(Arithmetic.FLOAT),
    /** Seconds on this machine, in single precision. */
    MEASURED(Arithmetic.FLOAT),
    /** Seconds on this machine once they are quantized to int8. */
    MEASURED_INT8(Arithmetic.INT8);

    private final Arithmetic arithmetic;

    Cost(Arithmetic arithmetic) {
        this.arithmetic = arithmetic;
    }

    Arithmetic arithmetic() {
        return arithmetic;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
