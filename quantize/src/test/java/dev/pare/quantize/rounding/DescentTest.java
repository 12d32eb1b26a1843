/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import static dev.pare.quantize.rounding.Samples.gaussian;
import static dev.pare.quantize.rounding.Samples.hessian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescentTest {
    private static final int N = 48;
    private static final int CHANNELS = 12;

    @ParameterizedTest
    @CsvSource({"8, MSE", "4, GPTQ", "3, GPTQ", "3, MSE", "2, GPTQ", "2, ABSMAX"})
    void neverRaisesTheLossOfAChannel(int bits, Method method) {
        RoundingOptions options =
                bits == 8 ? RoundingOptions.ofChannels(bits, method) : RoundingOptions.ofGroups(bits, 16, 64, method);
        double fallen = 0;
        for (long seed = 0; seed < 20; seed++) {
            float[] w = gaussian(CHANNELS * N, seed);
            Hessian hessian = hessian(N, 40 + seed);
            Grid grid = Rounder.grid(w, CHANNELS, N, options, Optional.of(hessian));
            double[] last = losses(w, grid, options, hessian);
            for (int sweeps = 1; sweeps <= 3; sweeps++) {
                double[] next = losses(w, grid, options.withSweeps(sweeps), hessian);
                for (int c = 0; c < CHANNELS; c++) {
                    // What rounding of the sums can add; a move that gains nothing is not made.
                    assertThat(next[c]).isLessThanOrEqualTo(last[c] * (1 + 1e-12));
                    fallen += last[c] - next[c];
                }
                last = next;
            }
        }
        assertThat(fallen).isPositive();
    }

    private static double[] losses(float[] w, Grid grid, RoundingOptions options, Hessian hessian) {
        byte[] codes = Rounder.onGrid(w, grid, options, Optional.of(hessian)).codes();
        Matrix e = errors(w, grid.steps(), codes);
        Matrix r = LinearAlgebra.openBlas().multiply(e, hessian.damped());
        double[] losses = new double[CHANNELS];
        for (int i = 0; i < w.length; i++) {
            losses[i / N] += e.data()[i] * r.data()[i];
        }
        return losses;
    }

    private static Matrix errors(float[] w, Steps steps, byte[] codes) {
        double[] errors = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            errors[i] = (double) steps.of(i / N, i % N) * codes[i] - w[i];
        }
        return Matrix.of(CHANNELS, N, errors);
    }

    @Test
    void keepsItsGradientEqualToTheMomentsTimesTheErrors() {
        float[] w = gaussian(CHANNELS * N, 60);
        Hessian hessian = hessian(N, 61);
        RoundingOptions options = RoundingOptions.ofGroups(3, 16, 64, Method.MSE);
        Steps steps = Rounder.grid(w, CHANNELS, N, options, Optional.empty()).steps();
        byte[] codes = Nearest.codes(w, steps);
        Descent descent = new Descent(w, steps, codes, hessian);
        double[] gradient = descent.gradient(0, CHANNELS);

        for (int c = 0; c < CHANNELS; c++) {
            assertThat(descent.sweep(c, gradient, c * N)).isTrue();
        }

        double[] anew = LinearAlgebra.openBlas()
                .multiply(errors(w, steps, codes), hessian.damped())
                .data();
        double largest = hessian.damped().frobenius();
        // At most N moves were added up, each with the rounding of a product of size H.
        assertThat(gradient).containsExactly(anew, within(N * 0x1p-52 * largest));
    }

    @Test
    void endsWhereNoSingleMoveHelps() {
        float[] w = gaussian(CHANNELS * N, 62);
        Hessian hessian = hessian(N, 63);
        RoundingOptions options =
                RoundingOptions.ofGroups(3, 16, 64, Method.GPTQ).withSweeps(1000);
        Grid grid = Rounder.grid(w, CHANNELS, N, options, Optional.of(hessian));
        byte[] codes = Rounder.onGrid(w, grid, options, Optional.of(hessian)).codes();
        Matrix r = LinearAlgebra.openBlas().multiply(errors(w, grid.steps(), codes), hessian.damped());

        for (int i = 0; i < w.length; i++) {
            double step = grid.steps().of(i / N, i % N);
            for (int move : new int[] {-1, 1}) {
                int code = codes[i] + move;
                if (code >= options.levels().lowest()
                        && code <= options.levels().highest()) {
                    double delta = move * step;
                    double change = 2 * delta * r.data()[i]
                            + delta * delta * hessian.damped().get(i % N, i % N);
                    assertThat(change).isGreaterThan(-1e-9);
                }
            }
        }
    }

    @Test
    void leavesTheCodesItIsGivenAlone() {
        float[] w = gaussian(CHANNELS * N, 64);
        Hessian hessian = hessian(N, 65);
        Steps steps = Rounder.grid(w, CHANNELS, N, RoundingOptions.ofChannels(3, Method.MSE), Optional.empty())
                .steps();
        byte[] codes = Nearest.codes(w, steps);
        byte[] before = codes.clone();

        byte[] after = Descent.codes(w, steps, codes, hessian, 2);

        assertThat(codes).isEqualTo(before);
        assertThat(after).isNotEqualTo(before);
    }
}
