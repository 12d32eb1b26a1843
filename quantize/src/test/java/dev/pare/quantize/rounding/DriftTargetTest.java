/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import static dev.pare.quantize.rounding.Samples.gaussian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.pass.SequentialCalibration;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftTargetTest {
    private static final int N = 24;
    private static final int CHANNELS = 10;
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();

    private final Matrix original = shifted(Samples.inputs(400, N, 1), 0.5);
    private final Matrix drifted =
            shifted(original.plus(Samples.inputs(400, N, 2).scaleRows(Samples.constant(400, 0.2))), -0.8);
    private final float[] weights = gaussian(CHANNELS * N, 3);

    private static Matrix shifted(Matrix x, double by) {
        return x.plus(Matrix.of(x.rows(), x.columns(), Samples.constant(x.data().length, by)));
    }

    private static SequentialCalibration.Drifted moments(Matrix drifted, Matrix original) {
        return new SequentialCalibration.Drifted(
                N,
                drifted.rows(),
                Samples.gram(drifted),
                ALGEBRA.multiplyTransposedLeft(drifted, original).data(),
                Samples.mean(drifted),
                Samples.mean(original));
    }

    /** ‖xW − x̃Q‖² over rows about their means. */
    private double error(float[] q) {
        Matrix left = ALGEBRA.multiplyTransposedRight(centred(original), Matrix.fromFloats(CHANNELS, N, weights));
        Matrix right = ALGEBRA.multiplyTransposedRight(centred(drifted), Matrix.fromFloats(CHANNELS, N, q));
        double norm = left.minus(right).frobenius();
        return norm * norm;
    }

    private static Matrix centred(Matrix x) {
        double[] mean = Samples.mean(x);
        double[] data = x.data().clone();
        for (int i = 0; i < data.length; i++) {
            data[i] -= mean[i % mean.length];
        }
        return Matrix.of(x.rows(), x.columns(), data);
    }

    @Test
    void splitsTheErrorIntoAConstantAndARoundingError() {
        DriftTarget target = DriftTarget.of(moments(drifted, original), 1e-9);
        float[] best = target.apply(weights, CHANNELS);
        double constant = error(best);
        for (long seed = 4; seed < 9; seed++) {
            float[] q = gaussian(CHANNELS * N, seed);
            float[] difference = best.clone();
            for (int i = 0; i < q.length; i++) {
                difference[i] -= q[i];
            }
            double rounding = Rounder.energy(difference, CHANNELS, N, target.hessian());
            // The target is stored as float, whose error enters linearly.
            assertThat(error(q)).isCloseTo(constant + rounding, within(1e-5 * (constant + rounding)));
        }
        assertThat(constant).isLessThan(error(weights));
    }

    @Test
    void returnsTheWeightsWithALargeRidge() {
        assertThat(DriftTarget.of(moments(drifted, original), 1e12).apply(weights, CHANNELS))
                .containsExactly(weights, within(1e-6f));
    }

    @Test
    void returnsTheWeightsWhereNothingDrifted() {
        // C - P is then 0 but for rounding, which a ridge of 0.01 keeps small.
        assertThat(DriftTarget.of(moments(original, original)).apply(weights, CHANNELS))
                .containsExactly(weights, within(1e-6f));
    }

    @Test
    void keepsWeightsOfInputsThatWereNeverSeen() {
        double[] factors = Samples.constant(N, 1);
        factors[7] = 0;
        Matrix without = drifted.scaleColumns(factors);

        float[] target =
                DriftTarget.of(moments(without, original.scaleColumns(factors))).apply(weights, CHANNELS);

        for (int c = 0; c < CHANNELS; c++) {
            assertThat(target[c * N + 7]).isEqualTo(weights[c * N + 7]);
        }
    }

    @Test
    void keepsAllWeightsWhereNoInputVaries() {
        SequentialCalibration.Drifted still = moments(Matrix.zeros(5, N), Matrix.zeros(5, N));

        assertThat(DriftTarget.of(still).apply(weights, CHANNELS)).containsExactly(weights);
    }

    @Test
    void servesTheOriginalOutputBetterThanRoundingTheWeightsThemselves() {
        DriftTarget target = DriftTarget.of(moments(drifted, original));
        RoundingOptions options =
                RoundingOptions.ofGroups(4, 8, 64, Method.GPTQ).withSweeps(2);
        Optional<Hessian> hessian = Optional.of(target.hessian());

        GroupedCodes aware = Rounder.round(target.apply(weights, CHANNELS), CHANNELS, N, options, hessian);

        GroupedCodes unaware = Rounder.round(weights, CHANNELS, N, options, hessian);
        assertThat(error(Samples.values(aware))).isLessThan(0.9 * error(Samples.values(unaware)));
    }

    @Test
    void refusesARidgeOfZero() {
        assertThatThrownBy(() -> DriftTarget.of(moments(drifted, original), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above 0");
    }

    @Test
    void makesTheMeanErrorZeroByTheBias() {
        GroupedCodes codes =
                Rounder.round(weights, CHANNELS, N, RoundingOptions.ofChannels(3, Method.MSE), Optional.empty());

        double[] correction = BiasCorrection.of(weights, codes, Samples.mean(original), Samples.mean(drifted));

        Matrix before = ALGEBRA.multiplyTransposedRight(original, Matrix.fromFloats(CHANNELS, N, weights));
        Matrix after = ALGEBRA.multiplyTransposedRight(drifted, Matrix.fromFloats(CHANNELS, N, Samples.values(codes)));
        double[] meanError = Samples.mean(before.minus(after));
        // Sums of 400 rows in another order.
        assertThat(meanError).containsExactly(correction, within(1e-12 * before.frobenius()));
        assertThat(correction).doesNotContain(0.0);
    }
}
