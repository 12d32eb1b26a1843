/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedBlockTest {
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();
    private static final int INPUTS = 12;
    private static final Selection TWO_OF_FOUR = new Selection.FewOf(2, 4);

    private static Matrix random(long seed, int rows, int columns) {
        Random random = new Random(seed);
        double[] data = new double[rows * columns];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextGaussian() * (1 + i % columns);
        }
        return Matrix.of(rows, columns, data);
    }

    /** Rows in which inputs depend on each other. */
    private static Matrix rows() {
        return ALGEBRA.multiply(random(1, 60, INPUTS), random(2, INPUTS, INPUTS));
    }

    private static double outputError(Matrix rows, Matrix weight, Matrix other) {
        double norm = ALGEBRA.multiply(rows, weight.minus(other)).frobenius();
        return norm * norm;
    }

    @Test
    void lossesAreThoseOfTheOutput() {
        Matrix rows = rows();
        Matrix weight = random(3, INPUTS, 5);
        MaskedBlock masked = MaskedBlock.of(ALGEBRA, weight, Optional.of(ALGEBRA.gram(rows)), TWO_OF_FOUR, true);
        double truth = outputError(rows, weight, masked.matrix());
        assertThat(masked.loss()).isCloseTo(truth, within(1e-9 * masked.energy()));
        assertThat(masked.loss()).as("a fit only gains").isLessThan(0.9 * masked.cut());
    }

    /** Taking weights away one by one, each with the update that makes up for it best, ends where least squares does. */
    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void whatStaysIsWhatOptimalBrainSurgeonLeaves(long seed) {
        Matrix gram = ALGEBRA.gram(rows());
        Matrix weight = random(seed, INPUTS, 1);
        Matrix fitted = MaskedBlock.of(ALGEBRA, weight, Optional.of(gram), TWO_OF_FOUR, true)
                .matrix();
        double[] w = weight.data().clone();
        Matrix inverse = ALGEBRA.solve(gram, Matrix.identity(INPUTS));
        for (int p = 0; p < INPUTS; p++) {
            if (fitted.get(p, 0) == 0) {
                double step = w[p] / inverse.get(p, p);
                double[] next = inverse.data().clone();
                for (int i = 0; i < INPUTS; i++) {
                    w[i] -= step * inverse.get(i, p);
                    for (int j = 0; j < INPUTS; j++) {
                        next[i * INPUTS + j] -= inverse.get(i, p) * inverse.get(p, j) / inverse.get(p, p);
                    }
                }
                inverse = Matrix.of(INPUTS, INPUTS, next);
            }
        }
        for (int i = 0; i < INPUTS; i++) {
            assertThat(w[i]).isCloseTo(fitted.get(i, 0), within(1e-6 * weight.frobenius()));
        }
    }

    @Test
    void anInputThatIsLargeCountsMoreThanAWeightThatIs() {
        Matrix weight = Matrix.of(2, 1, new double[] {1, 2});
        Matrix gram = Matrix.of(2, 2, new double[] {100, 0, 0, 1});
        Selection one = new Selection.FewOf(1, 2);
        assertThat(MaskedBlock.of(ALGEBRA, weight, Optional.of(gram), one, true)
                        .matrix()
                        .data())
                .containsExactly(1, 0);
        assertThat(MaskedBlock.of(ALGEBRA, weight, Optional.empty(), one, true)
                        .matrix()
                        .data())
                .containsExactly(0, 2);
    }

    @Test
    void inputsThatRepeatEachOtherCostNothing() {
        double[] twice = new double[16];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                twice[i * 4 + j] = i / 2 == j / 2 ? 1 : 0;
            }
            twice[i * 4 + i] += 1e-9;
        }
        Matrix weight = Matrix.of(4, 1, new double[] {1, 2, 3, 5});
        MaskedBlock masked =
                MaskedBlock.of(ALGEBRA, weight, Optional.of(Matrix.of(4, 4, twice)), new Selection.FewOf(1, 2), true);
        assertThat(masked.loss() / masked.energy()).isLessThan(1e-8);
        assertThat(masked.matrix().get(1, 0)).isCloseTo(3, within(1e-6));
    }
}
