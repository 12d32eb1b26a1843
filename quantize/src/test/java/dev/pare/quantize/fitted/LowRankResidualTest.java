/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.session.SessionSettings.Level;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.testkit.GraphBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LowRankResidualTest {
    private static final int OUTPUTS = 96;
    private static final int INPUTS = 128;

    @TempDir
    private Path folder;

    /** Channel after channel: noise, and some directions that stand out of it so many times. */
    private static float[] matrix(int outputs, int inputs, int directions, double strength) {
        float[] values = Samples.numbers(outputs * inputs, 1);
        float[] left = Samples.numbers(directions * inputs, 2);
        float[] right = Samples.numbers(directions * outputs, 3);
        for (int c = 0; c < outputs; c++) {
            for (int k = 0; k < inputs; k++) {
                double sum = values[c * inputs + k];
                for (int i = 0; i < directions; i++) {
                    sum += strength * left[i * inputs + k] * right[i * outputs + c];
                }
                values[c * inputs + k] = (float) (sum / Math.sqrt(inputs));
            }
        }
        return values;
    }

    private static Channels channels(double strength) {
        return new Channels(OUTPUTS, INPUTS, matrix(OUTPUTS, INPUTS, 8, strength));
    }

    private static GroupedCodes rounded(Channels channels, int bits) {
        return Rounding.of(channels, RoundingOptions.ofChannels(bits, Method.MSE), Optional.empty());
    }

    private static double squares(Channels channels, GroupedCodes codes) {
        double sum = 0;
        for (int i = 0; i < channels.values().length; i++) {
            sum += Math.pow(channels.values()[i] - codes.value(i / INPUTS, i % INPUTS), 2);
        }
        return sum;
    }

    private static Fitted split(Channels channels, int rank, int bits) {
        return LowRankResidual.split(channels, rank, rest -> rounded(rest, bits));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theErrorFallsWithTheSquaresThatAreLeft(int bits) {
        Channels channels = channels(1.5);
        double whole = squares(channels, rounded(channels, bits));
        double apart = squares(channels, split(channels, 8, bits).integers());
        double left = LowRankResidual.spectrum(channels).lostShare(8);
        assertThat(left).isLessThan(0.2);
        // What 4 bits lose of both factors comes on top: the rest has to hold it.
        double most = left + 2 * Precision.error(LowRankResidual.BITS);
        assertThat(apart / whole).isBetween(0.8 * left, 1.1 * most);
    }

    /** LQER, its factors not even rounded: the error of the codes has no directions that stand out. */
    @Test
    void directionsTakenOutFirstLeaveLessThanDirectionsOfTheError() {
        Channels channels = channels(1.5);
        GroupedCodes codes = rounded(channels, 3);
        float[] error = channels.values().clone();
        for (int i = 0; i < error.length; i++) {
            error[i] -= codes.value(i / INPUTS, i % INPUTS);
        }
        double afterwards = LowRankResidual.spectrum(channels.with(error)).beyond(8);
        assertThat(squares(channels, split(channels, 8, 3).integers())).isLessThan(0.5 * afterwards);
    }

    /** The sister: noise has no directions that are worth their bytes. */
    @Test
    void noiseKeepsItsError() {
        Channels channels = channels(0);
        double whole = squares(channels, rounded(channels, 3));
        assertThat(squares(channels, split(channels, 8, 3).integers())).isGreaterThan(0.7 * whole);
    }

    @Test
    void noTwoIntegersSaturate() {
        GroupedCodes integers = split(channels(3), 8, 2).integers();
        assertThat(integers.codes()).isNotEmpty();
        for (byte code : integers.codes()) {
            assertThat(Math.abs(code)).isLessThanOrEqualTo(64);
        }
    }

    @Test
    void aMatrixOfZerosHasNoDirections() {
        Channels zeros = new Channels(16, 16, new float[256]);
        assertThat(split(zeros, 8, 3).part()).isEmpty();
    }

    private static Model model(Tensor weight, boolean transposed) {
        GraphBuilder builder = GraphBuilder.model(14).input("x", DataType.FLOAT, "n", INPUTS);
        if (transposed) {
            builder.gemm("y", "x", weight, Samples.list("b", OUTPUTS));
        } else {
            builder.matmul("p", "x", weight).add("y", "p", Samples.list("b", OUTPUTS));
        }
        return builder.output("y", DataType.FLOAT, "n", OUTPUTS).build();
    }

    private static Tensor weight(double strength, boolean transposed) {
        float[] values = matrix(OUTPUTS, INPUTS, 8, strength);
        return transposed
                ? Tensor.floats("w", Shape.of(OUTPUTS, INPUTS), values)
                : Channels.stored(Samples.weight(Facts.of(model(zeros(), false)), "w"), values);
    }

    private static Tensor zeros() {
        return Tensor.floats("w", Shape.of(INPUTS, OUTPUTS), new float[INPUTS * OUTPUTS]);
    }

    @ParameterizedTest(name = "{0} bits, transposed {1}")
    @CsvSource({"2, false", "3, true", "3, false"})
    void theModelComputesWithBothPartsAndRunsAsOneProduct(int bits, boolean transposed) throws Exception {
        Model before = model(weight(1.5, transposed), transposed);
        Dataset data = Samples.floats(400, INPUTS, 100);
        Model plain = Samples.fitted(before, Map.of("bits", bits), data).model();
        Model apart = Samples.fitted(before, Map.of("bits", bits, "residual-rank", 8), data)
                .model();
        Dataset unseen = Samples.floats(200, INPUTS, 900);
        for (Level level : new Level[] {Level.ALL, Level.NONE}) {
            double drift = Runs.drift(apart, before, folder, unseen, level);
            assertThat(drift).isLessThan(0.7 * Runs.drift(plain, before, folder, unseen, level));
        }
        assertThat(Runs.operators(apart, folder)).isEqualTo(Runs.operators(plain, folder));
    }

    /** As many bytes in bits are the rival: directions that stand out win, those of noise lose. */
    @ParameterizedTest(name = "strength {0}")
    @CsvSource({"1.5, true", "0, false"})
    void autoTakesDirectionsOnlyWhereBitsWouldGainLess(double strength, boolean taken) {
        int size = 512;
        Tensor weight = Tensor.floats("w", Shape.of(size, size), matrix(size, size, 8, strength));
        Model model = GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", size)
                .matmul("y", "x", weight)
                .output("y", DataType.FLOAT, "n", size)
                .build();
        FittedPlan.Thin thin = new LowRankResiduals(ResidualRank.AUTO).of(Samples.weight(Facts.of(model), "w"), 3);
        assertThat(thin.rank()).isEqualTo(taken ? 8 : 0);
        assertThat(thin.reason())
                .matches("rank 8 leaves 0\\.[0-9]+ of the error, as many bytes in more bits 0\\.[0-9]+");
    }

    @Test
    void smallMatricesAndMoreBitsAreLeftAlone() {
        Facts facts = Facts.of(GraphBuilder.model(14)
                .input("x", DataType.FLOAT, "n", 32)
                .matmul("y", "x", Samples.matrix("w", 32, 32))
                .output("y", DataType.FLOAT, "n", 32)
                .build());
        LowRankResiduals auto = new LowRankResiduals(ResidualRank.AUTO);
        assertThat(auto.of(Samples.weight(facts, "w"), 3).reason()).contains("smaller side has 32");
        assertThat(auto.of(Samples.weight(facts, "w"), 4)).isEqualTo(FittedPlan.Thin.NONE);
        FittedPlan.Thin tooMany = new LowRankResiduals(ResidualRank.of(24)).of(Samples.weight(facts, "w"), 3);
        assertThat(tooMany.rank()).isZero();
        assertThat(tooMany.reason()).contains("too few for rank 24");
    }

    @Test
    void theSameInputGivesTheSameParts() {
        Channels channels = channels(1.5);
        assertThat(Arrays.equals(
                        split(channels, 8, 3).bytes(), split(channels, 8, 3).bytes()))
                .isTrue();
    }
}
