/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextSpectrumTest {
    private static final int HEADS = 3;
    private static final int SIZE = 4;
    private static final int WIDTH = 10;
    private static final int COUNT = 60;
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();
    private static final Matrix VALUE = Draws.normal(3, WIDTH, HEADS * SIZE);
    private static final Matrix BIAS = Draws.normal(5, 1, HEADS * SIZE);
    private static final Matrix OUTPUT = Draws.normal(6, HEADS * SIZE, WIDTH);

    /** What each head attends to: rows of its own. */
    private static final Matrix[] ATTENDED = {
        Draws.rows(11, COUNT, WIDTH), Draws.rows(12, COUNT, WIDTH), Draws.rows(13, COUNT, WIDTH)
    };

    private static Matrix contexts(Matrix value, Optional<Matrix> bias) {
        int size = value.columns() / HEADS;
        Matrix[] parts = new Matrix[HEADS];
        for (int head = 0; head < HEADS; head++) {
            parts[head] = ALGEBRA.multiply(ATTENDED[head], Blocks.columns(value, size, head));
        }
        Matrix all = Blocks.beside(Arrays.asList(parts));
        return bias.map(b -> Draws.plusRow(all, b)).orElse(all);
    }

    private static ContextSpectrum spectrum(Matrix output, boolean biased) {
        Matrix contexts = contexts(VALUE, Optional.of(BIAS));
        return new ContextSpectrum(
                ALGEBRA, VALUE, Optional.of(BIAS), output, biased, Draws.inputs(contexts, biased), HEADS);
    }

    private static double error(LowRankFactors thin, Matrix output) {
        Matrix before = ALGEBRA.multiply(contexts(VALUE, Optional.of(BIAS)), output);
        Matrix after = ALGEBRA.multiply(contexts(thin.first(), thin.firstBias()), thin.second());
        Matrix shifted = thin.secondShift().map(s -> Draws.plusRow(after, s)).orElse(after);
        return Draws.meanSquare(shifted.minus(before), COUNT);
    }

    @Test
    void isExactAtFullRankAndFoldsTheBias() {
        LowRankFactors thin = spectrum(OUTPUT, true).thin(SIZE);
        assertThat(thin.firstBias()).isEmpty();
        assertThat(error(thin, OUTPUT)).isLessThan(1e-12);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void losesWhatItSays(int rank) {
        LowRankFactors thin = spectrum(OUTPUT, true).thin(rank);
        assertThat(error(thin, OUTPUT)).isCloseTo(thin.loss(), within(1e-6 * thin.loss()));
    }

    @Test
    void keepsTheBiasOfTheValuesWhereNoneFollows() {
        LowRankFactors thin = spectrum(OUTPUT, false).thin(2);
        assertThat(thin.secondShift()).isEmpty();
        assertThat(error(thin, OUTPUT)).isCloseTo(thin.loss(), within(1e-6 * thin.loss()));
    }

    @Test
    void losesTheDiscardedEnergyOfASingleHead() {
        Matrix contexts = ALGEBRA.multiply(ATTENDED[0], VALUE);
        ContextSpectrum one =
                new ContextSpectrum(ALGEBRA, VALUE, Optional.empty(), OUTPUT, true, Draws.inputs(contexts, true), 1);
        assertThat(one.thin(5).loss()).isCloseTo(one.losses()[5], within(1e-6 * one.losses()[0]));
    }

    @Test
    void letsHeadsTakeUpWhatOthersLose() {
        Matrix contexts = ALGEBRA.multiply(ATTENDED[0], VALUE);
        ContextSpectrum alike = new ContextSpectrum(
                ALGEBRA, VALUE, Optional.empty(), OUTPUT, true, Draws.inputs(contexts, true), HEADS);
        assertThat(alike.thin(2).loss()).isLessThan(0.7 * alike.losses()[2]);
    }

    @Test
    void losesNothingOfAnOutputOfLowRank() {
        Matrix low = ALGEBRA.multiply(Draws.normal(8, HEADS * SIZE, 2), Draws.normal(9, 2, WIDTH));
        assertThat(error(spectrum(low, true).thin(2), low)).isLessThan(1e-9);
    }
}
