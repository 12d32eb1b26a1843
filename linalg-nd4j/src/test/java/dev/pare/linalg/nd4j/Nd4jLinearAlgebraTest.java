/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.LinearAlgebraContract;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.Samples;
import org.junit.jupiter.api.Test;

class Nd4jLinearAlgebraTest extends LinearAlgebraContract {
    @Override
    protected LinearAlgebra algebra() {
        return new Nd4jLinearAlgebra();
    }

    /** ND4J's LU on two threads ended the process at this order. */
    @Test
    void solvesALargerSystemOnTheThreadsOfTheApplication() {
        Matrix a = Samples.gaussian(500, 500, 1);
        Matrix x = algebra().solve(a, Samples.gaussian(500, 1, 2));

        double residual =
                algebra().multiply(a, x).minus(Samples.gaussian(500, 1, 2)).frobenius();
        assertThat(residual).isLessThanOrEqualTo(Samples.rounding(a) * a.frobenius() * x.frobenius());
    }

    @Test
    void namesItsVersion() {
        assertThat(algebra().name()).startsWith("ND4J 1.");
    }
}
