/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import static dev.pare.quantize.rounding.Samples.gaussian;
import static dev.pare.quantize.rounding.Samples.hessian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GptqTest {
    private static final RoundingOptions THREE_BITS = RoundingOptions.ofGroups(3, 8, 127, Method.GPTQ);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void equalsOptimalBrainQuantizationInAFixedOrder(long seed) {
        int channels = 20;
        int n = 48;
        float[] w = gaussian(channels * n, seed);
        Hessian hessian = hessian(n, seed + 50);
        Steps steps =
                Rounder.grid(w, channels, n, THREE_BITS, Optional.of(hessian)).steps();

        byte[] codes = Gptq.codes(w, steps, hessian.feedback(), hessian.algebra());

        assertThat(codes).isEqualTo(optimalBrain(w, steps, hessian));
    }

    /** Element by element with the inverse of what is left, downdated after each: Frantar and Alistarh 2022, without its choice of order. */
    private static byte[] optimalBrain(float[] weights, Steps steps, Hessian hessian) {
        int n = steps.length();
        byte[] codes = new byte[weights.length];
        int[] order = hessian.feedback().order();
        double[] whole = LinearAlgebra.openBlas()
                .solve(hessian.damped(), Matrix.identity(n))
                .data();
        for (int c = 0; c < steps.channels(); c++) {
            double[] inverse = whole.clone();
            double[] w = new double[n];
            for (int k = 0; k < n; k++) {
                w[k] = weights[c * n + k];
            }
            for (int p : order) {
                double step = steps.of(c, p);
                double code = Math.max(
                        steps.levels().lowest(), Math.min(steps.levels().highest(), Math.rint(w[p] / step)));
                codes[c * n + p] = (byte) code;
                double factor = (w[p] - code * step) / inverse[p * n + p];
                double[] row = Arrays.copyOfRange(inverse, p * n, (p + 1) * n);
                for (int j = 0; j < n; j++) {
                    w[j] -= factor * row[j];
                    for (int i = 0; i < n; i++) {
                        inverse[i * n + j] -= row[i] * row[j] / row[p];
                    }
                }
            }
        }
        return codes;
    }

    @ParameterizedTest
    @CsvSource({"100, 100", "100, 128", "128, 32", "130, 32", "257, 128"
    }) // one block; a whole number of blocks; a last one of 2 and of 1
    void givesTheSameCodesInBlocksAsWithout(int n, int width) {
        float[] w = gaussian(30 * n, 9);
        Hessian hessian = hessian(n, 10);
        Steps steps = Rounder.grid(w, 30, n, THREE_BITS, Optional.of(hessian)).steps();

        byte[] inBlocks = Gptq.codes(w, steps, feedback(hessian, width), hessian.algebra());

        assertThat(inBlocks).isEqualTo(Gptq.codes(w, steps, feedback(hessian, 1), hessian.algebra()));
    }

    private static Feedback feedback(Hessian hessian, int width) {
        return Feedback.of(hessian.damped(), true, hessian.algebra(), width);
    }

    @ParameterizedTest
    @CsvSource({"8, 0", "4, 16", "3, 16", "2, 32"})
    void losesLessThanRoundingToTheNearest(int bits, int groupSize) {
        RoundingOptions options = groupSize == 0
                ? RoundingOptions.ofChannels(bits, Method.GPTQ)
                : RoundingOptions.ofGroups(bits, groupSize, 64, Method.GPTQ);
        for (long seed = 0; seed < 15; seed++) {
            float[] w = gaussian(24 * 64, seed);
            Hessian hessian = hessian(64, 100 + seed);
            Grid grid = Rounder.grid(w, 24, 64, options, Optional.of(hessian));

            double nearest = loss(w, grid, options.withMethod(Method.MSE), hessian);
            assertThat(loss(w, grid, options, hessian)).as("seed %d", seed).isLessThan(nearest);
        }
    }

    private static double loss(float[] w, Grid grid, RoundingOptions options, Hessian hessian) {
        return Rounder.loss(w, Rounder.onGrid(w, grid, options, Optional.of(hessian)), hessian);
    }

    @Test
    void roundsToTheNearestWhereInputsAreIndependent() {
        int n = 40;
        double[] diagonal = Matrix.identity(n)
                .scaleRows(new Random(3).doubles(n, 1, 9).toArray())
                .data();
        float[] w = gaussian(7 * n, 11);
        Hessian hessian = Hessian.of(n, diagonal);

        GroupedCodes gptq = Rounder.round(w, 7, n, THREE_BITS, Optional.of(hessian));

        GroupedCodes nearest = Rounder.round(w, 7, n, THREE_BITS.withMethod(Method.MSE), Optional.of(hessian));
        assertThat(gptq.codes()).isEqualTo(nearest.codes());
    }

    @Test
    void roundsWeightsOfInputsThatWereNeverSeenToTheNearest() {
        int n = 24;
        Matrix x = Samples.inputs(60, n, 12).scaleColumns(withZeros(n, 5, 17));
        float[] w = gaussian(10 * n, 13);
        for (double damping : new double[] {0, 0.01}) {
            Hessian hessian = Hessian.of(n, Samples.gram(x)).with(damping, true);
            Grid grid = Rounder.grid(w, 10, n, THREE_BITS, Optional.of(hessian));

            GroupedCodes gptq = Rounder.onGrid(w, grid, THREE_BITS, Optional.of(hessian));

            byte[] nearest = Nearest.codes(w, grid.steps());
            for (int c = 0; c < 10; c++) {
                assertThat(gptq.codes()[c * n + 5]).isEqualTo(nearest[c * n + 5]);
                assertThat(gptq.codes()[c * n + 17]).isEqualTo(nearest[c * n + 17]);
            }
        }
    }

    private static double[] withZeros(int n, int first, int second) {
        double[] factors = Samples.constant(n, 1);
        factors[first] = 0;
        factors[second] = 0;
        return factors;
    }

    @Test
    void roundsToTheNearestWhereNoInputWasSeenAtAll() {
        Hessian nothing = Hessian.of(8, new double[64]);
        float[] w = gaussian(24, 14);

        GroupedCodes codes = Rounder.round(w, 3, 8, THREE_BITS, Optional.of(nothing));

        assertThat(codes.codes())
                .isEqualTo(Rounder.round(w, 3, 8, THREE_BITS.withMethod(Method.MSE), Optional.empty())
                        .codes());
    }

    @Test
    void isUsuallyBetterWithTheLargestInputsFirst() {
        int better = 0;
        for (long seed = 0; seed < 20; seed++) {
            float[] w = gaussian(16 * 64, seed);
            Hessian hessian = hessian(64, 300 + seed);
            Grid grid = Rounder.grid(w, 16, 64, THREE_BITS, Optional.of(hessian));
            double stored = loss(w, grid, THREE_BITS, hessian.with(Hessian.DAMPING, false));
            better += loss(w, grid, THREE_BITS, hessian) < stored ? 1 : 0;
        }
        assertThat(better).isGreaterThanOrEqualTo(15);
    }

    @Test
    void saysThatItNeedsMoments() {
        assertThatThrownBy(() -> Rounder.round(new float[8], 1, 8, THREE_BITS, Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("second moments");
    }
}
