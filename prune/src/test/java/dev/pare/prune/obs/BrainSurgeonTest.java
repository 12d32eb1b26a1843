/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.obs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrainSurgeonTest {
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();

    private static Matrix noise(long seed, int rows, int columns) {
        Random random = new Random(seed);
        double[] data = new double[rows * columns];
        Arrays.setAll(data, i -> random.nextGaussian());
        return Matrix.of(rows, columns, data);
    }

    /** Rows whose features are mixtures of fewer sources, with a little noise. */
    private static Matrix correlated(int rows, int features, int sources) {
        Matrix mixed = ALGEBRA.multiply(noise(1, rows, sources), noise(2, sources, features));
        return mixed.plus(noise(3, rows, features).scaleRows(constant(rows, 0.1)));
    }

    private static double[] constant(int length, double value) {
        double[] all = new double[length];
        Arrays.fill(all, value);
        return all;
    }

    private static double leastSquares(Matrix gram, Matrix weight, int[] kept) {
        Matrix fitted = LeastSquares.refit(ALGEBRA, gram, weight, kept, 0);
        Matrix change = Matrix.of(weight.rows(), weight.columns(), weight.data().clone());
        for (int i = 0; i < kept.length; i++) {
            for (int j = 0; j < weight.columns(); j++) {
                change.data()[kept[i] * weight.columns() + j] -= fitted.get(i, j);
            }
        }
        return LeastSquares.loss(ALGEBRA, gram, change);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3}) // neurons, and heads of three features
    void theLossOfEveryStepIsThatOfLeastSquares(int size) {
        Matrix gram = ALGEBRA.gram(correlated(200, 24, 10));
        Matrix weight = noise(4, 24, 7);
        Removal removal = new BrainSurgeon(ALGEBRA, 2).removal(gram, weight, size, 2);
        int units = 24 / size;
        for (int steps = 0; steps <= removal.steps(); steps++) {
            int[] kept = Rows.of(removal.kept(units, steps), size);
            double exact = leastSquares(gram, weight, kept);
            assertThat(removal.lossAfter(steps)).isCloseTo(exact, within(1e-7 * (1 + exact)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4}) // one by one, and as many at once as there are twins
    void ofTwinsOneGoesForNothingAndTheOtherStays(int atOnce) {
        Matrix half = noise(5, 100, 4);
        Matrix twins = Matrix.zeros(100, 8);
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 8; j++) {
                twins.data()[i * 8 + j] = half.get(i, j % 4);
            }
        }
        double ridge = 1e-6;
        Matrix gram = ALGEBRA.gram(twins).plusDiagonal(ridge);
        Matrix weight = noise(6, 8, 3);
        Removal removal = new BrainSurgeon(ALGEBRA, atOnce).removal(gram, weight, 1, 4);
        Set<Integer> kinds = new TreeSet<>();
        for (int kept : removal.kept(8, 4)) {
            kinds.add(kept % 4);
        }
        assertThat(kinds).containsExactly(0, 1, 2, 3);
        // A twin takes over the weight of the other, which costs the ridge times its square, at most.
        double squares = Math.pow(weight.frobenius(), 2);
        assertThat(removal.lossAfter(4)).isBetween(0.0, 2 * ridge * squares);
    }

    @Test
    void losesLessThanWhenTheSmallestGo() {
        Matrix gram = ALGEBRA.gram(correlated(300, 32, 12));
        Matrix weight = noise(7, 32, 8);
        int[] surgeon =
                new BrainSurgeon(ALGEBRA, 1).removal(gram, weight, 1, 16).kept(32, 16);
        int[] smallest = Magnitude.removal(gram, weight, 1, 16).kept(32, 16);
        double refitted = leastSquares(gram, weight, smallest);
        assertThat(leastSquares(gram, weight, surgeon)).isLessThan(0.9 * refitted);
        assertThat(refitted)
                .isLessThan(0.2 * Magnitude.removal(gram, weight, 1, 16).lossAfter(16));
    }

    @Test
    void severalAtOnceLoseHardlyMoreThanOneByOne() {
        Matrix gram = ALGEBRA.gram(correlated(300, 64, 20));
        Matrix weight = noise(8, 64, 8);
        double one = new BrainSurgeon(ALGEBRA, 1).removal(gram, weight, 1, 24).lossAfter(40);
        double eight = new BrainSurgeon(ALGEBRA, 8).removal(gram, weight, 1, 24).lossAfter(40);
        assertThat(eight).isBetween(0.9 * one, 1.1 * one);
    }

    @Test
    void aRidgeWithoutBoundLeavesTheRowsAsTheyWere() {
        Matrix gram = ALGEBRA.gram(noise(9, 50, 6));
        Matrix weight = noise(10, 6, 2);
        int[] kept = {1, 4};
        double[] fitted = LeastSquares.refit(ALGEBRA, gram, weight, kept, 1e12).data();
        double[] before = Rows.pick(weight, kept).data();
        for (int i = 0; i < fitted.length; i++) {
            assertThat(fitted[i]).isCloseTo(before[i], within(1e-8));
        }
    }

    @Test
    void noOtherRowsForThoseThatStayLoseLess() {
        Matrix gram = ALGEBRA.gram(correlated(100, 6, 4));
        Matrix weight = noise(11, 6, 2);
        int[] kept = {0, 2, 3};
        Matrix fitted = LeastSquares.refit(ALGEBRA, gram, weight, kept, 0);
        double best = leastSquares(gram, weight, kept);
        for (int i = 0; i < fitted.data().length; i++) {
            Matrix change = Matrix.of(6, 2, weight.data().clone());
            for (int r = 0; r < kept.length; r++) {
                for (int j = 0; j < 2; j++) {
                    double nudge = r * 2 + j == i ? 0.01 : 0;
                    change.data()[kept[r] * 2 + j] -= fitted.get(r, j) + nudge;
                }
            }
            assertThat(LeastSquares.loss(ALGEBRA, gram, change)).isGreaterThan(best);
        }
    }
}
