/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.masks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelectionTest {
    @Test
    void aShareTakesTheLowestScores() {
        assertThat(new Selection.Share(0.5).kept(3, 1, 4, 2)).containsExactly(true, false, true, false);
    }

    @Test
    void aShareOfAnOddNumberIsRoundedDown() {
        assertThat(new Selection.Share(0.5).kept(3, 1, 2)).containsExactly(true, false, true);
    }

    @Test
    void nothingAndEverythingAreShares() {
        assertThat(new Selection.Share(0).kept(3, 1)).containsExactly(true, true);
        assertThat(new Selection.Share(1).kept(3, 1)).containsExactly(false, false);
    }

    @Test
    void aPatternCountsEachFewOnTheirOwn() {
        assertThat(new Selection.FewOf(1, 3).kept(3, 1, 2, 9, 8, 9.5))
                .as("8 and 9 go although they are more than 3")
                .containsExactly(true, false, false, false, false, true);
    }

    @Test
    void equalScoresKeepTheEarlierOne() {
        assertThat(new Selection.FewOf(2, 4).kept(1, 1, 1, 1)).containsExactly(true, true, false, false);
    }

    @Test
    void aPatternRefusesWhatItDoesNotDivide() {
        assertThat(new Selection.FewOf(2, 4).refusal(6)).isPresent();
        assertThat(new Selection.FewOf(2, 4).refusal(8)).isEmpty();
    }
}
