/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.rounding;

import static dev.pare.quantize.rounding.Samples.gaussian;
import static dev.pare.quantize.rounding.Samples.hessian;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RounderTest {

    static Stream<RoundingOptions> everyKind() {
        return Stream.of(Method.values())
                .flatMap(method -> Stream.of(
                        RoundingOptions.ofChannels(8, method),
                        RoundingOptions.ofChannels(4, method).withoutLowestLevel(),
                        RoundingOptions.ofGroups(4, 32, 64, method),
                        RoundingOptions.ofGroups(3, 32, 127, method),
                        RoundingOptions.ofGroups(2, 64, 63, method).withoutLowestLevel()));
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void givesTheSameOnAnyNumberOfThreads(RoundingOptions options) throws Exception {
        int channels = 401; // more than two of the largest tiles, and no whole number of any
        float[] w = gaussian(channels * 96, 1);
        RoundingOptions swept = options.withSweeps(2);

        GroupedCodes one = onThreads(1, w, channels, swept);
        GroupedCodes four = onThreads(4, w, channels, swept);

        assertThat(four.codes()).isEqualTo(one.codes());
        assertThat(four.scales()).isEqualTo(one.scales());
        assertThat(four.multipliers()).isEqualTo(one.multipliers());
    }

    private static GroupedCodes onThreads(int threads, float[] w, int channels, RoundingOptions options)
            throws InterruptedException, ExecutionException {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(() -> Rounder.round(w, channels, 96, options, Optional.of(hessian(96, 2))))
                    .get();
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void keepsToTheLevelsTheLimitAndThePalette(RoundingOptions options) {
        int length = 100; // the last group is shorter
        float[] w = Samples.student(20 * length, 3);

        GroupedCodes codes = Rounder.round(w, 20, length, options.withSweeps(2), Optional.of(hessian(length, 4)));

        QuantizationGrid levels = options.levels();
        for (int c = 0; c < 20; c++) {
            for (int k = 0; k < length; k++) {
                assertThat((int) codes.codes()[c * length + k]).isBetween(levels.lowest(), levels.highest());
                assertThat(codes.integer(c, k)).isBetween(-options.limit(), options.limit());
            }
        }
        for (byte multiplier : codes.multipliers()) {
            assertThat(options.palette().values()).contains(multiplier);
        }
        assertThat(codes.multipliers()).hasSize(options.groupSize() == 0 ? 0 : 20 * codes.groups());
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 63})
    void keepsSumsOfTwoProductsWithin16Bits(int limit) {
        for (int bits = 2; bits <= 8; bits++) {
            RoundingOptions options = bits == 8
                    ? new RoundingOptions(
                            8, true, 0, limit, RoundingOptions.ANY_PAIR, GroupMultipliers.of(1), Method.MSE, 0)
                    : RoundingOptions.ofGroups(bits, 32, limit, Method.MSE);
            GroupedCodes codes = Rounder.round(gaussian(640, 5), 5, 128, options, Optional.empty());
            for (int i = 0; i < 640; i++) {
                int integer = Math.abs(codes.integer(i / 128, i % 128));
                assertThat(2 * 255 * integer).isLessThanOrEqualTo(Short.MAX_VALUE);
            }
        }
    }

    private static RoundingOptions paired(Method method) {
        return RoundingOptions.ofChannels(8, method).withoutLowestLevel().withPair(RoundingOptions.SAFE_PAIR);
    }

    /** In half of the channels all magnitudes are nearly the same, so that most neighbours of one sign would pass the bound. */
    private static float[] crowded(int channels, int length) {
        float[] w = gaussian(channels * length, 12);
        for (int i = 0; i < w.length; i++) {
            w[i] = i / length % 2 == 0 ? w[i] : Math.copySign(1 + w[i] / 20, w[i]);
        }
        return w;
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void keepsSumsOfNeighboursWithinTheirBound(Method method) {
        int length = 101; // the last element has no neighbour
        for (int sweeps = 0; sweeps <= 3; sweeps++) {
            GroupedCodes codes = Rounder.round(
                    crowded(20, length),
                    20,
                    length,
                    paired(method).withSweeps(sweeps),
                    Optional.of(hessian(length, 4)));
            for (int c = 0; c < 20; c++) {
                for (int k = 0; k + 1 < length; k += 2) {
                    assertThat(Math.abs(codes.integer(c, k) + codes.integer(c, k + 1)))
                            .isLessThanOrEqualTo(RoundingOptions.SAFE_PAIR);
                }
            }
        }
    }

    @Test
    @DisplayName("Room for neighbours is made by the scale, so that nothing is cut")
    void theFinestGridHoldsEveryPair() {
        int length = 100;
        float[] w = crowded(10, length);
        GroupedCodes codes = Rounder.round(w, 10, length, paired(Method.ABSMAX), Optional.empty());
        for (int i = 0; i < w.length; i++) {
            float step = codes.scales()[i / length];
            assertThat(codes.value(i / length, i % length)).isCloseTo(w[i], within(0.501f * step));
        }
    }

    /**
     * A bound of 64 for each is one bit less: four times the squared error. Of 400 Gaussian neighbours the largest sum is about 4.2
     * deviations and the largest magnitude 3.3, so that at worst steps are 128/127 · 4.2/3.3 as large, and errors 1.7 times.
     */
    @ParameterizedTest
    @EnumSource(
            value = Method.class,
            names = {"MSE", "GPTQ"})
    void aBoundForNeighboursCostsLessThanABit(Method method) {
        float[] w = gaussian(16 * 400, 21);
        Hessian hessian = method == Method.GPTQ ? hessian(400, 22) : independent(400);
        double free = loss(w, RoundingOptions.ofChannels(8, method).withoutLowestLevel(), hessian);
        double paired = loss(w, paired(method), hessian);
        double bitLess = loss(w, new RoundingOptions(8, false, 0, 64, 128, GroupMultipliers.of(1), method, 0), hessian);
        assertThat(paired).isLessThan(1.7 * free);
        assertThat(bitLess).isGreaterThan(3 * free);
    }

    private static Hessian independent(int length) {
        double[] identity = new double[length * length];
        for (int i = 0; i < length; i++) {
            identity[i * length + i] = 1;
        }
        return Hessian.of(length, identity);
    }

    private static double loss(float[] w, RoundingOptions options, Hessian hessian) {
        int length = hessian.length();
        GroupedCodes codes = Rounder.round(w, w.length / length, length, options, Optional.of(hessian));
        return Rounder.loss(w, codes, hessian);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void givesZerosForAChannelOfZeros(Method method) {
        float[] w = gaussian(3 * 40, 6);
        Arrays.fill(w, 40, 80, 0);

        GroupedCodes codes =
                Rounder.round(w, 3, 40, RoundingOptions.ofGroups(4, 16, 64, method), Optional.of(hessian(40, 7)));

        for (int k = 0; k < 40; k++) {
            assertThat(codes.value(1, k)).isZero();
        }
        assertThat(codes.scales()).doesNotContain(0f);
        assertThat(codes.multipliers()).doesNotContain((byte) 0);
    }

    @ParameterizedTest
    @CsvSource({"1e-44, MSE", "1e-35, GPTQ", "1e-28, MSE", "1e-28, GPTQ", "1e30, GPTQ", "8e37, MSE", "8e37, ABSMAX"})
    void roundsNumbersAtTheEndsOfFloat(float size, Method method) {
        float[] w = gaussian(2 * 64, 8);
        for (int i = 0; i < w.length; i++) {
            w[i] *= size;
        }
        RoundingOptions options = RoundingOptions.ofGroups(4, 16, 127, method);

        GroupedCodes codes = Rounder.round(w, 2, 64, options, Optional.of(hessian(64, 9)));

        for (int i = 0; i < w.length; i++) {
            float value = codes.value(i / 64, i % 64);
            assertThat(value).isFinite();
            // Below 1e-30 a channel counts as zero; above, four bits leave less than half of the largest.
            assertThat(Math.abs((double) value - w[i])).isLessThan(Math.max(1e-30, 2.0 * size));
        }
        for (float scale : codes.scales()) {
            assertThat(scale).isFinite().isNotZero();
        }
    }

    @Test
    void keepsTheLargestFloat() {
        float[] w = {Float.MAX_VALUE, -Float.MAX_VALUE, 0, Float.MAX_VALUE / 2};

        GroupedCodes codes = Rounder.round(w, 1, 4, RoundingOptions.ofChannels(8, Method.MSE), Optional.empty());

        assertThat(Samples.values(codes)).containsExactly(w, within(Float.MAX_VALUE / 100));
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void roundsASingleElement(Method method) {
        GroupedCodes codes = Rounder.round(
                new float[] {-0.3f}, 1, 1, RoundingOptions.ofChannels(4, method), Optional.of(hessian(1, 10)));

        assertThat(codes.value(0, 0)).isCloseTo(-0.3f, within(1e-6f));
    }

    @Test
    void takesTheSideOfTheLowestLevelToWhereTheLargestMagnitudeIs() {
        // Exact with the codes -8 … 7 only if the step is negative.
        float[] w = {8, -7, 3, 0, 1, -2, 5, 4};

        GroupedCodes codes = Rounder.round(w, 1, 8, RoundingOptions.ofChannels(4, Method.MSE), Optional.empty());

        assertThat(codes.scales()[0]).isNegative();
        assertThat(Samples.values(codes)).containsExactly(w, within(1e-6f));
    }

    @Test
    void clipsNothingWithTheLargestMagnitude() {
        float[] w = Samples.student(30 * 100, 11);
        RoundingOptions options = RoundingOptions.ofGroups(4, 32, 64, Method.ABSMAX);
        Grid grid = Rounder.grid(w, 30, 100, options, Optional.empty());

        GroupedCodes codes = Rounder.onGrid(w, grid, options, Optional.empty());

        for (int i = 0; i < w.length; i++) {
            double half = Math.abs(grid.steps().of(i / 100, i % 100)) / 2;
            assertThat(Math.abs(w[i] - codes.value(i / 100, i % 100))).isLessThanOrEqualTo((float) (half * 1.0001));
        }
    }

    @Test
    void weighsErrorsByTheMomentsOfTheirInputs() {
        float[] w = gaussian(50 * 64, 12);
        Hessian hessian = hessian(64, 13);
        RoundingOptions options = RoundingOptions.ofGroups(3, 32, 64, Method.MSE);
        double[] diagonal = new double[64 * 64];
        for (int i = 0; i < 64; i++) {
            diagonal[i * 65] = hessian.moments().get(i, i);
        }
        Hessian alone = Hessian.of(64, diagonal);

        GroupedCodes weighted = Rounder.round(w, 50, 64, options, Optional.of(hessian));
        GroupedCodes plain = Rounder.round(w, 50, 64, options, Optional.empty());

        assertThat(Rounder.loss(w, weighted, alone)).isLessThan(Rounder.loss(w, plain, alone));
        assertThat(Samples.squaredError(w, plain)).isLessThan(Samples.squaredError(w, weighted));
    }

    @Test
    void findsTheWeightsAgainThatCodesStandFor() {
        GroupedCodes first = Rounder.round(
                gaussian(6 * 64, 14), 6, 64, RoundingOptions.ofGroups(4, 32, 64, Method.MSE), Optional.empty());
        float[] values = Samples.values(first);
        Grid grid = new Grid(
                6,
                64,
                QuantizationGrid.of(4, true, 64, RoundingOptions.ANY_PAIR),
                32,
                first.scales(),
                first.multipliers());

        GroupedCodes again = Rounder.onGrid(
                values,
                grid,
                RoundingOptions.ofGroups(4, 32, 64, Method.GPTQ).withSweeps(3),
                Optional.of(hessian(64, 15)));

        assertThat(again.codes()).isEqualTo(first.codes());
    }

    @Test
    void tellsTheLossOfTheOutput() {
        Matrix x = Samples.inputs(40, 16, 16);
        float[] w = gaussian(5 * 16, 17);
        Hessian hessian = Hessian.of(16, Samples.gram(x));
        GroupedCodes codes = Rounder.round(w, 5, 16, RoundingOptions.ofChannels(4, Method.MSE), Optional.empty());

        LinearAlgebra algebra = LinearAlgebra.openBlas();
        Matrix original = algebra.multiplyTransposedRight(x, Matrix.fromFloats(5, 16, w));
        Matrix rounded = algebra.multiplyTransposedRight(x, Matrix.fromFloats(5, 16, Samples.values(codes)));
        double error = original.minus(rounded).frobenius();
        assertThat(Rounder.loss(w, codes, hessian)).isCloseTo(error * error, within(1e-9 * error * error));
        double energy = original.frobenius() * original.frobenius();
        assertThat(Rounder.energy(w, 5, 16, hessian)).isCloseTo(energy, within(1e-9 * energy));
    }

    @Test
    void refusesWeightsThatAreNotFinite() {
        for (float bad : List.of(Float.NaN, Float.POSITIVE_INFINITY)) {
            float[] w = {1, 2, 3, 4, bad, 6};
            assertThatThrownBy(
                            () -> Rounder.round(w, 2, 3, RoundingOptions.ofChannels(4, Method.MSE), Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Channel 1")
                    .hasMessageContaining("element 1");
        }
    }

    @Test
    void refusesMomentsOfOtherInputs() {
        assertThatThrownBy(() -> Rounder.round(
                        new float[6], 2, 3, RoundingOptions.ofChannels(4, Method.GPTQ), Optional.of(hessian(4, 18))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 inputs");
    }

    @Test
    void refusesOptionsThatPassTheLimit() {
        assertThatThrownBy(() ->
                        RoundingOptions.ofGroups(4, 32, 64, Method.MSE).withPalette(GroupMultipliers.ofBothSigns(1, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit 64");
        assertThatThrownBy(() -> RoundingOptions.ofChannels(1, Method.MSE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RoundingOptions.ofChannels(9, Method.MSE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GroupMultipliers.of(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GroupMultipliers.of(-1, -2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> GroupMultipliers.of(IntStream.rangeClosed(1, 17).toArray()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
