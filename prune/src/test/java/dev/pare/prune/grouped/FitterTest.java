/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.grouped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FitterTest {
    private static final LinearAlgebra ALGEBRA = LinearAlgebra.openBlas();

    private static Metric metric(long seed, int width) {
        Matrix rows = ALGEBRA.multiply(Planted.random(seed, 4 * width, width), Planted.random(seed + 1, width, width));
        return new Metric(ALGEBRA, ALGEBRA.gram(rows));
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 12, 20", "2, 4, 16, 16", "3, 4, 32, 64", "4, 8, 64, 32", "5, 3, 24, 24"})
    void plantedBlocksAreFoundBehindPermutationsWithNoLoss(long seed, int groups, int inputs, int outputs) {
        int[] rows = Planted.permutation(seed, inputs);
        int[] columns = Planted.permutation(seed + 9, outputs);
        Matrix weight = Planted.blocks(seed, groups, Matrix.zeros(inputs, outputs), rows, columns);
        Metric metric = metric(seed, inputs);
        BlockFit fit = new Fitter(ALGEBRA, metric, weight).fit(groups, 0, null, null);
        assertThat(fit.loss()).isLessThan(1e-20 * metric.of(weight));
        for (int i = 0; i < inputs; i++) {
            for (int k = 0; k < inputs; k++) {
                boolean together = rows[i] * groups / inputs == rows[k] * groups / inputs;
                assertThat(fit.partition().inputs()[i] == fit.partition().inputs()[k])
                        .as("inputs %s and %s", i, k)
                        .isEqualTo(together);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void plantedBlocksAreFoundUnderNoise(long seed) {
        int[] rows = Planted.permutation(seed, 32);
        Matrix clean = Planted.blocks(seed, 4, Matrix.zeros(32, 48), rows, Planted.permutation(seed + 9, 48));
        double[] tenth = new double[32];
        java.util.Arrays.fill(tenth, 0.1);
        Matrix noise = Planted.random(seed + 5, 32, 48).scaleRows(tenth);
        Metric metric = new Metric(ALGEBRA, Matrix.identity(32));
        BlockFit fit = new Fitter(ALGEBRA, metric, clean.plus(noise)).fit(4, 0, null, null);
        assertThat(fit.loss())
                .as("only noise outside of the blocks")
                .isCloseTo(0.75 * metric.of(noise), within(0.15 * metric.of(noise)));
    }

    @Test
    void lossesAreWhatTheMetricSays() {
        Metric metric = metric(7, 16);
        Matrix weight = Planted.random(8, 16, 24);
        BlockFit fit = new Fitter(ALGEBRA, metric, weight).fit(4, 3, null, null);
        Metric.Factors factors = fit.factors().orElseThrow();
        Matrix sum = Fitter.dense(fit.partition(), fit.blocks()).plus(ALGEBRA.multiply(factors.a(), factors.b()));
        assertThat(fit.loss()).isCloseTo(metric.of(weight.minus(sum)), within(1e-9 * metric.of(weight)));
        assertThat(fit.parameters()).isEqualTo(16 * 24 / 4 + 3 * (16 + 24));
    }

    /** Exact where the blocks are: what correlated inputs can take over lies in the block, too. */
    @Test
    void blocksAreLeastSquares() {
        Metric metric = metric(7, 16);
        Matrix weight = Planted.random(8, 16, 24);
        Fitter fitter = new Fitter(ALGEBRA, metric, weight);
        BlockFit fit = fitter.fit(4, 0, Partition.natural(16, 4), Partition.natural(24, 4));
        Random random = new Random(1);
        for (int trial = 0; trial < 20; trial++) {
            Matrix dense = Fitter.dense(fit.partition(), fit.blocks());
            int block = random.nextInt(4);
            int at = (4 * block + random.nextInt(4)) * 24 + 6 * block + random.nextInt(6);
            dense.data()[at] += 0.01 * random.nextGaussian();
            assertThat(metric.of(weight.minus(dense))).isGreaterThan(fit.loss());
        }
    }

    @Test
    void blocksAndRankTogetherBeatEither() {
        Metric metric = new Metric(ALGEBRA, Matrix.identity(32));
        Matrix blocks =
                Planted.blocks(1, 4, Matrix.zeros(32, 32), Planted.permutation(2, 32), Planted.permutation(3, 32));
        Matrix weight = blocks.plus(ALGEBRA.multiply(Planted.random(4, 32, 2), Planted.random(5, 2, 32)));
        Fitter fitter = new Fitter(ALGEBRA, metric, weight);
        BlockFit fit = fitter.fit(4, 4, null, null);
        double alone = fitter.fit(4, 0, null, null).loss();
        int equal = (int) (fit.parameters() / 64);
        assertThat(fit.loss()).isLessThan(0.2 * alone).isLessThan(0.2 * metric.lossOfRank(weight, equal));
    }

    @ParameterizedTest
    @CsvSource({"12, 20", "20, 12"})
    void theBestProductLosesTheEnergyBeyondItsRank(int inputs, int outputs) {
        Metric metric = metric(3, inputs);
        Matrix weight = Planted.random(4, inputs, outputs);
        Metric.Factors best = metric.best(weight, 5);
        Matrix product = ALGEBRA.multiply(best.a(), best.b());
        assertThat(metric.of(weight.minus(product)))
                .isCloseTo(metric.lossOfRank(weight, 5), within(1e-9 * metric.of(weight)));
    }

    @Test
    void itemsAreSharedOutEvenly() {
        double[][] gains = {{5, 1}, {4, 1}, {3, 1}, {9, 8}};
        assertThat(Balanced.assign(gains)).as("the last one misses least").containsExactly(0, 0, 1, 1);
    }
}
