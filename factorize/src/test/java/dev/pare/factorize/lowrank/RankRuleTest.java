/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.lowrank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankRuleTest {
    private static final double[] NOTHING = {};

    /** Half of the parameters of these is at 96, 64 and 153.6 directions; 153.6 rounds to 160 and down to 144. */
    @ParameterizedTest
    @CsvSource({"384, 384, 96, 96", "256, 256, 64, 64", "384, 1536, 160, 144"})
    void keepsHalfOfTheParameters(int rows, int columns, int nearest, int below) {
        assertThat(new RankRule.Ratio(0.5).rank(rows, columns, NOTHING, 16)).isEqualTo(nearest);
        assertThat(new RankRule.BreakEven(0.5).rank(rows, columns, NOTHING, 16)).isEqualTo(below);
    }

    @Test
    void keepsAtLeastTheEnergyAskedFor() {
        double[] energies = {6, 3, 1, 0};
        assertThat(new RankRule.Energy(0.6).rank(4, 4, energies, 1)).isEqualTo(1);
        assertThat(new RankRule.Energy(0.61).rank(4, 4, energies, 1)).isEqualTo(2);
        assertThat(new RankRule.Energy(0.9).rank(4, 4, energies, 1)).isEqualTo(2);
        assertThat(new RankRule.Energy(1).rank(4, 4, energies, 1)).isEqualTo(3);
    }

    /** A matrix of 64 rounds to eighths, so to 8; one of 256 to the full 16. */
    @Test
    void roundsSmallMatricesFiner() {
        double[] one = new double[256];
        one[0] = 1;
        assertThat(new RankRule.Energy(0.5).rank(64, 64, one, 16)).isEqualTo(8);
        assertThat(new RankRule.Energy(0.5).rank(256, 256, one, 16)).isEqualTo(16);
        assertThat(new RankRule.Energy(0.5).rank(4, 4, one, 16)).isEqualTo(1);
    }

    @Test
    void takesAFixedRankAsItIs() {
        assertThat(new RankRule.Fixed(50).rank(256, 256, NOTHING, 16)).isEqualTo(50);
        assertThat(new RankRule.Fixed(50).rank(256, 30, NOTHING, 16)).isEqualTo(30);
    }
}
