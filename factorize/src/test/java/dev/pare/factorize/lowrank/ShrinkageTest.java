/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.lowrank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.factorize.Passes;
import dev.pare.factorize.Sketch;
import dev.pare.linalg.LinearAlgebra;
import dev.pare.linalg.Matrix;
import dev.pare.linalg.lowrank.LowRank;
import dev.pare.linalg.lowrank.Spectrum;
import dev.pare.pass.Statistics.Moments;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShrinkageTest {
    @Test
    void keepsTheTraceAndVanishesWithManyRows() {
        double[] gram = {9, 1, 1, 1};
        double[] shrunk = Shrinkage.shrunk(gram.clone(), 2, 10);
        assertThat(shrunk[0] + shrunk[3]).isCloseTo(10, within(1e-12));
        assertThat(shrunk[1]).isLessThan(1);
        assertThat(Shrinkage.shrunk(gram.clone(), 2, 1_000_000_000L)[1]).isCloseTo(1, within(1e-6));
    }

    @Test
    void leavesAMultipleOfTheIdentityAlone() {
        assertThat(Shrinkage.shrunk(new double[] {2, 0, 0, 2}, 2, 5)).containsExactly(2, 0, 0, 2);
        assertThat(Shrinkage.shrunk(new double[4], 2, 5)).containsExactly(0, 0, 0, 0);
    }

    /** Factors from 40 rows of width 32, judged on rows that they have not seen. */
    @Test
    void helpsOnRowsThatWereNotMeasured() {
        int width = 32;
        LinearAlgebra algebra = LinearAlgebra.openBlas();
        Matrix weight = Matrix.fromFloats(width, width, Sketch.noise(1, width * width));
        Moments few = Passes.moments(Sketch.noise(2, 40 * width), width);
        Matrix unseen = Matrix.fromFloats(1000, width, Sketch.noise(3, 1000 * width));
        Matrix measured = Matrix.of(width, width, few.gram().clone());
        Matrix shrunk = InputMoments.merged(List.of(few)).gram(false);
        double[] losses = new double[2];
        for (Matrix gram : List.of(measured, shrunk)) {
            LowRank factors = Spectrum.ofOutput(algebra, weight, gram).factors(8);
            Matrix error = algebra.multiply(unseen, weight.minus(factors.product(algebra)));
            losses[gram == shrunk ? 1 : 0] = error.frobenius();
        }
        assertThat(losses[1]).isLessThan(losses[0]);
    }

    @Test
    void mergesMomentsAsIfTheRowsHadComeTogether() {
        float[] rows = Sketch.noise(4, 30 * 3);
        InputMoments whole = InputMoments.merged(List.of(Passes.moments(rows, 3)));
        InputMoments parts = InputMoments.merged(List.of(
                Passes.moments(Arrays.copyOf(rows, 10 * 3), 3),
                Passes.moments(Arrays.copyOfRange(rows, 10 * 3, rows.length), 3)));
        assertThat(parts.count()).isEqualTo(30);
        assertThat(parts.mean().data()).containsExactly(whole.mean().data(), within(1e-12));
        assertThat(parts.gram(true).data()).containsExactly(whole.gram(true).data(), within(1e-10));
    }
}
