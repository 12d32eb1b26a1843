/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorSignsTest {
    @Test
    void turnsTheColumnWhoseLargestEntryIsNegative() {
        Matrix vectors = Matrix.of(2, 2, new double[] {1, 1, -2, 2});

        assertThat(VectorSigns.fixColumns(vectors).data()).containsExactly(-1, 1, 2, 2);
    }

    @Test
    void letsTheFirstOfNearlyEqualEntriesDecideInsteadOfRounding() {
        double rounded = 1 + 1e-15;
        Matrix vectors = Matrix.of(2, 2, new double[] {-1, 1, rounded, -rounded});

        assertThat(VectorSigns.fixColumns(vectors).data()).containsExactly(1, 1, -rounded, -rounded);
    }

    @Test
    void turnsTheOtherFactorWithIt() {
        Matrix u = Matrix.of(1, 1, new double[] {-1});
        Svd svd = VectorSigns.fix(u, new double[] {3}, Matrix.of(1, 2, new double[] {0.6, -0.8}));

        assertThat(svd.u().data()).containsExactly(1);
        assertThat(svd.vt().data()).containsExactly(-0.6, 0.8);
    }

    @Test
    void leavesAColumnOfZerosAlone() {
        assertThat(VectorSigns.fixColumns(Matrix.zeros(3, 1)).frobenius()).isZero();
    }
}
