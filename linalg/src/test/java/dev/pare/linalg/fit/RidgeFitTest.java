/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.linalg.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.SequentialCalibration.Paired;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeFitTest {
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();
    private static final int IN = 6;
    private static final int OUT = 4;

    private final Random random = new Random(3);
    private final Matrix planted = gaussian(IN, OUT);
    private final double[] shift = gaussian(1, OUT).data();

    private Matrix gaussian(int rows, int columns) {
        Matrix matrix = Matrix.zeros(rows, columns);
        for (int i = 0; i < matrix.data().length; i++) {
            matrix.data()[i] = random.nextGaussian();
        }
        return matrix;
    }

    /** Rows x about a mean of one, y = x W + b + noise. */
    private Matrix[] rows(int count, double noise) {
        Matrix x = gaussian(count, IN);
        for (int i = 0; i < x.data().length; i++) {
            x.data()[i] += 1;
        }
        Matrix y = ALGEBRA.multiply(x, planted)
                .plus(gaussian(count, OUT).scaleColumns(new double[] {noise, noise, noise, noise}));
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] += shift[i % OUT];
        }
        return new Matrix[] {x, y};
    }

    private static NormalSums sums(Matrix x, Matrix y) {
        double[] inputs = new double[x.columns()];
        double[] targets = new double[y.columns()];
        double[] squares = new double[y.columns()];
        for (int row = 0; row < x.rows(); row++) {
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] += x.get(row, i);
            }
            for (int j = 0; j < targets.length; j++) {
                targets[j] += y.get(row, j);
                squares[j] += y.get(row, j) * y.get(row, j);
            }
        }
        return NormalSums.of(new Paired(
                x.columns(),
                y.columns(),
                x.rows(),
                ALGEBRA.gram(x).data(),
                ALGEBRA.multiplyTransposedLeft(x, y).data(),
                inputs,
                targets,
                squares));
    }

    private static double loss(Matrix x, Matrix y, Matrix weight, double[] bias) {
        double loss = 0;
        Matrix product = ALGEBRA.multiply(x, weight);
        for (int i = 0; i < y.data().length; i++) {
            double difference = y.data()[i] - product.data()[i] - bias[i % y.columns()];
            loss += difference * difference;
        }
        return loss;
    }

    @Test
    void theLossFromSumsIsThatOfTheRows() {
        Matrix[] rows = rows(50, 0.3);
        Matrix weight = gaussian(IN, OUT);
        double[] bias = gaussian(1, OUT).data();
        double expected = loss(rows[0], rows[1], weight, bias);
        assertThat(sums(rows[0], rows[1]).loss(ALGEBRA, weight, bias)).isCloseTo(expected, within(1e-10 * expected));
    }

    @Test
    void sumsOfTwoPartsAreThoseOfTheWhole() {
        Matrix[] rows = rows(50, 0.3);
        NormalSums whole = sums(rows[0], rows[1]);
        NormalSums both =
                sums(rows[0].rows(0, 20), rows[1].rows(0, 20)).plus(sums(rows[0].rows(20, 50), rows[1].rows(20, 50)));
        assertThat(both.count()).isEqualTo(50);
        assertThat(both.gram().minus(whole.gram()).frobenius()).isLessThan(1e-10);
        assertThat(both.cross().minus(whole.cross()).frobenius()).isLessThan(1e-10);
        assertThat(both.squares()).isCloseTo(whole.squares(), within(1e-9));
    }

    /** A ridge of 1e-5 of the diagonal leaves 1e-5 of the way to what was planted, at most tenfold for a spread of eigenvalues. */
    @Test
    void aPlantedMapIsFoundWithItsBias() {
        Matrix[] learned = rows(200, 0);
        Matrix[] held = rows(50, 0);
        RidgeFit.Fitted fitted = new RidgeFit(ALGEBRA)
                .fit(sums(learned[0], learned[1]), sums(held[0], held[1]), Matrix.zeros(IN, OUT), new double[OUT], true)
                .orElseThrow();
        assertThat(fitted.weight().minus(planted).frobenius()).isLessThan(1e-4 * planted.frobenius());
        assertThat(fitted.bias()).containsExactly(shift, within(1e-3));
        assertThat(fitted.after()).isLessThan(1e-8 * fitted.before());
    }

    @Test
    void aFixedBiasStaysAndIsCountedWith() {
        Matrix[] learned = rows(200, 0);
        RidgeFit.Fitted fitted = new RidgeFit(ALGEBRA)
                .fit(sums(learned[0], learned[1]), sums(learned[0], learned[1]), Matrix.zeros(IN, OUT), shift, false)
                .orElseThrow();
        assertThat(fitted.bias()).isEqualTo(shift);
        assertThat(fitted.weight().minus(planted).frobenius()).isLessThan(1e-4 * planted.frobenius());
    }

    /** Seven rows of noise for six inputs: a free fit would follow the noise, and what was held back says so. */
    @Test
    void noiseOnFewRowsAsksForALargeRidge() {
        Matrix[] learned = rows(7, 3);
        Matrix[] held = rows(100, 3);
        RidgeFit.Fitted fitted = new RidgeFit(ALGEBRA)
                .fit(sums(learned[0], learned[1]), sums(held[0], held[1]), planted, shift, true)
                .orElseThrow();
        assertThat(fitted.ridge()).isEqualTo(1);
        assertThat(fitted.after()).isGreaterThan(fitted.before());
    }

    @Test
    void withoutHeldRowsTheRidgeIsFixed() {
        Matrix[] learned = rows(40, 0.1);
        NormalSums none = sums(learned[0].rows(0, 1), learned[1].rows(0, 1));
        NormalSums empty = new NormalSums(
                0, Matrix.zeros(IN, IN), Matrix.zeros(IN, OUT), new double[IN], new double[OUT], new double[OUT]);
        assertThat(none.plus(empty).count()).isEqualTo(1);
        RidgeFit.Fitted fitted = new RidgeFit(ALGEBRA)
                .fit(sums(learned[0], learned[1]), empty, Matrix.zeros(IN, OUT), new double[OUT], true)
                .orElseThrow();
        assertThat(fitted.ridge()).isEqualTo(0.01);
        assertThat(fitted.after()).isLessThan(0.1 * fitted.before());
    }

    @Test
    void inputsThatAreAlwaysZeroSayNothing() {
        NormalSums sums = new NormalSums(
                9, Matrix.zeros(IN, IN), Matrix.zeros(IN, OUT), new double[IN], new double[OUT], new double[OUT]);
        assertThat(new RidgeFit(ALGEBRA).fit(sums, sums, planted, shift, true)).isEmpty();
    }
}
