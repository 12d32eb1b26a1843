/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import org.junit.jupiter.api.Test;

class HessianTest {

    @Test
    void takesMomentsAboutTheMean() {
        Matrix x = Samples.inputs(50, 8, 1);
        double[] shift = {3, -2, 0, 1, 5, -4, 2, 0};
        double[] data = x.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] += shift[i % 8];
        }
        Matrix shifted = Matrix.of(50, 8, data);

        Hessian centred = Hessian.centred(8, Samples.gram(shifted), Samples.mean(shifted), 50);

        double[] expected = Hessian.centred(8, Samples.gram(x), Samples.mean(x), 50)
                .moments()
                .data();
        // Both are differences of sums of squares, of which the larger decides.
        assertThat(centred.moments().data())
                .containsExactly(expected, within(50 * 0x1p-52 * shifted.frobenius() * shifted.frobenius()));
    }

    @Test
    void isFactoredIntoTheTriangleOfItsFeedback() {
        int n = 10;
        Hessian hessian = Samples.hessian(n, 2);
        Feedback feedback = Feedback.of(hessian.damped(), true, LinearAlgebra.openBlas(), n);

        // H = N D N' in the order of rounding, N of ones on the diagonal and the feedback above it: D follows from the
        // last entry up.
        double[] unit = feedback.within()[0].clone();
        for (int i = 0; i < n; i++) {
            unit[i * n + i] = 1;
        }
        Matrix triangle = Matrix.of(n, n, unit);
        Matrix left = LinearAlgebra.openBlas().solve(triangle, ordered(hessian.damped(), feedback.order()));
        Matrix diagonal = LinearAlgebra.openBlas().solve(triangle, left.transpose());
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                if (i != j) {
                    assertThat(diagonal.get(i, j)).isCloseTo(0, within(1e-12 * diagonal.frobenius()));
                }
            }
        }
    }

    private static Matrix ordered(Matrix a, int[] order) {
        int n = a.rows();
        double[] data = new double[n * n];
        for (int i = 0; i < data.length; i++) {
            data[i] = a.get(order[i / n], order[i % n]);
        }
        return Matrix.of(n, n, data);
    }

    @Test
    void ordersByDescendingDiagonal() {
        Hessian hessian = Hessian.of(3, new double[] {2, 0, 0, 0, 5, 0, 0, 0, 3});

        assertThat(hessian.feedback().order()).containsExactly(1, 2, 0);
        assertThat(hessian.with(0, false).feedback().order()).containsExactly(0, 1, 2);
    }

    @Test
    void isFactoredOnce() {
        Hessian hessian = Samples.hessian(5, 3);

        assertThat(hessian.feedback()).isSameAs(hessian.feedback());
    }

    @Test
    void addsDampingToTheDiagonalAndOneWhereNothingWasSeen() {
        Hessian hessian = Hessian.of(2, new double[] {4, 0, 0, 0});

        assertThat(hessian.with(0.5, true).damped().data()).containsExactly(5, 0, 0, 1);
        assertThat(hessian.with(0, true).damped().data()).containsExactly(4, 0, 0, 1);
        assertThat(hessian.moments().data()).containsExactly(4, 0, 0, 0);
    }

    @Test
    void refusesMomentsThatAreNone() {
        assertThatThrownBy(() -> Hessian.of(1, new double[] {Double.NaN}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("diagonal");
        assertThatThrownBy(() -> Hessian.of(1, new double[] {-1})).isInstanceOf(IllegalArgumentException.class);
    }
}
