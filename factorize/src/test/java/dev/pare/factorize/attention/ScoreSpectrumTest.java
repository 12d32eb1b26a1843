/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreSpectrumTest {
    private static final int HEADS = 3;
    private static final int SIZE = 4;
    private static final int WIDTH = 10;
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();
    private static final Matrix X = Draws.rows(1, 40, WIDTH);
    private static final Matrix Y = Draws.rows(2, 30, WIDTH);
    private static final Matrix QUERY = Draws.normal(3, WIDTH, HEADS * SIZE);
    private static final Matrix KEY = Draws.normal(4, WIDTH, HEADS * SIZE);
    private static final Matrix BIAS = Draws.normal(5, 1, HEADS * SIZE);

    private static ScoreSpectrum spectrum(Matrix key) {
        return new ScoreSpectrum(
                ALGEBRA, QUERY, Optional.of(BIAS), Draws.inputs(X, true), key, Draws.inputs(Y, true), new double[] {
                    1, 1, 1
                });
    }

    /** The scores of a head over all pairs of rows, keys about their mean. */
    private static Matrix scores(Matrix query, Matrix bias, Matrix key, int head) {
        int size = query.columns() / HEADS;
        Matrix queries = Draws.plusRow(ALGEBRA.multiply(X, query), bias);
        Matrix keys = Draws.centred(ALGEBRA.multiply(Y, key));
        return ALGEBRA.multiplyTransposedRight(Blocks.columns(queries, size, head), Blocks.columns(keys, size, head));
    }

    private static double error(LowRankFactors thin, Matrix key) {
        double sum = 0;
        for (int head = 0; head < HEADS; head++) {
            Matrix before = scores(QUERY, BIAS, key, head);
            Matrix after = scores(thin.first(), thin.firstBias().orElseThrow(), thin.second(), head);
            sum += Draws.meanSquare(after.minus(before), before.rows() * before.columns());
        }
        return sum;
    }

    @Test
    void isExactAtFullRank() {
        assertThat(error(spectrum(KEY).thin(SIZE), KEY)).isLessThan(1e-20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void losesTheEnergyThatItDiscards(int rank) {
        LowRankFactors thin = spectrum(KEY).thin(rank);
        assertThat(error(thin, KEY)).isCloseTo(thin.loss(), within(1e-7 * thin.loss()));
        assertThat(spectrum(KEY).losses()[rank]).isEqualTo(thin.loss());
    }

    @Test
    void losesNothingOfScoresOfLowRank() {
        Matrix low = ALGEBRA.multiply(
                Blocks.beside(java.util.List.of(Draws.normal(6, WIDTH, 2))), Draws.normal(7, 2, HEADS * SIZE));
        LowRankFactors thin = spectrum(low).thin(2);
        assertThat(thin.first().columns()).isEqualTo(HEADS * 2);
        assertThat(error(thin, low)).isLessThan(1e-16);
    }

    @Test
    void staysFiniteWhereQueriesAreAlwaysZero() {
        ScoreSpectrum none = new ScoreSpectrum(
                ALGEBRA,
                Matrix.zeros(WIDTH, HEADS * SIZE),
                Optional.empty(),
                Draws.inputs(X, true),
                KEY,
                Draws.inputs(Y, true),
                new double[] {1, 1, 1});
        assertThat(none.losses()[1]).isLessThan(1e-6);
        assertThat(none.thin(2).second().frobenius()).isFinite();
    }
}
