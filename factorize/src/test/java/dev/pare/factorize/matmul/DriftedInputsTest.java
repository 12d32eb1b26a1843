/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.factorize.Sketch;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.lowrank.LowRank;
import dev.pare.linalg.lowrank.Spectrum;
import dev.pare.pass.SequentialCalibration.Drifted;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DriftedInputsTest {
    private static final int WIDTH = 12;
    private static final int OUTPUTS = 9;
    private static final int COUNT = 200;
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();
    private static final Matrix X = Matrix.fromFloats(COUNT, WIDTH, Sketch.noise(1, COUNT * WIDTH));
    private static final Matrix MIX = Matrix.fromFloats(WIDTH, WIDTH, Sketch.noise(2, WIDTH * WIDTH));
    private static final Matrix NOISE = Matrix.fromFloats(COUNT, WIDTH, Sketch.noise(3, COUNT * WIDTH));
    private static final Matrix WEIGHT = Matrix.fromFloats(WIDTH, OUTPUTS, Sketch.noise(4, WIDTH * OUTPUTS));

    private static final Matrix DRIFTED =
            X.plus(scaled(ALGEBRA.multiply(X, MIX), 0.15)).plus(scaled(NOISE, 0.3));

    private static Matrix scaled(Matrix matrix, double factor) {
        double[] factors = new double[matrix.rows()];
        Arrays.fill(factors, factor);
        return matrix.scaleRows(factors);
    }

    private static Drifted moments(Matrix after) {
        return new Drifted(
                WIDTH,
                COUNT,
                ALGEBRA.gram(after).data(),
                ALGEBRA.multiplyTransposedLeft(after, X).data(),
                new double[WIDTH],
                new double[WIDTH]);
    }

    private static DriftedInputs.Target target(Matrix after, double ridge) {
        return new DriftedInputs(ALGEBRA, moments(after), false, ridge).target(WEIGHT, 0, 1);
    }

    private static double loss(Matrix product) {
        Matrix error = ALGEBRA.multiply(X, WEIGHT).minus(ALGEBRA.multiply(DRIFTED, product));
        return error.frobenius() * error.frobenius();
    }

    /** methods: loss = ‖XW‖² − Σ s² of L⁻¹ C with P = L Lᵀ. */
    @Test
    void reachesTheLeastLossOfTheRank() {
        DriftedInputs.Target target = target(DRIFTED, 1e-10);
        Spectrum spectrum = Spectrum.ofOutput(ALGEBRA, target.weight(), target.gram());
        Matrix factor = ALGEBRA.cholesky(ALGEBRA.gram(DRIFTED));
        Matrix cross = ALGEBRA.multiplyTransposedLeft(DRIFTED, ALGEBRA.multiply(X, WEIGHT));
        double[] values = ALGEBRA.svd(ALGEBRA.solve(factor, cross)).values();
        double output = Math.pow(ALGEBRA.multiply(X, WEIGHT).frobenius(), 2);
        for (int rank = 1; rank <= OUTPUTS; rank++) {
            output -= values[rank - 1] * values[rank - 1];
            LowRank factors = spectrum.factors(rank);
            assertThat(loss(factors.product(ALGEBRA))).isCloseTo(output, within(1e-6 * output));
        }
    }

    @Test
    void losesLessThanFactorsOfTheOriginalInputs() {
        DriftedInputs.Target target = target(DRIFTED, 0.01);
        Matrix fitted = Spectrum.ofOutput(ALGEBRA, target.weight(), target.gram())
                .factors(6)
                .product(ALGEBRA);
        Matrix plain =
                Spectrum.ofOutput(ALGEBRA, WEIGHT, ALGEBRA.gram(X)).factors(6).product(ALGEBRA);
        assertThat(loss(fitted)).isLessThan(0.8 * loss(plain));
    }

    @Test
    void givesTheWeightBackWhereNothingDriftedOrTheRidgeIsLarge() {
        assertThat(target(X, 0.01).weight().minus(WEIGHT).frobenius()).isLessThan(1e-12);
        assertThat(target(DRIFTED, 1e9).weight().minus(WEIGHT).frobenius()).isLessThan(1e-6);
    }

    @Test
    void asksForLessRidgeTheMoreRowsThereAre() {
        Drifted few = moments(DRIFTED);
        Drifted many = new Drifted(WIDTH, 100 * COUNT, few.gram(), few.cross(), few.mean(), few.originalMean());
        assertThat(DriftedInputs.ridge(many)).isLessThan(DriftedInputs.ridge(few));
    }
}
