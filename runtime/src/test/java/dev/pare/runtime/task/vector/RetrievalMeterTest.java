/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.task.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetrievalMeterTest {
    private static final double[] EAST = {1, 0};
    private static final double[] NORTH = {0, 1};
    private static final double[] NORTH_EAST = {1, 1};

    private static RetrievalMeter.Text text(long token, double[] original, double[] candidate) {
        return new RetrievalMeter.Text(List.of(token), original, candidate);
    }

    @Test
    void ranksTheSecondTextAmongAllOthers() {
        RetrievalMeter meter = new RetrievalMeter();
        meter.add(text(1, EAST, NORTH), text(11, EAST, EAST));
        meter.add(text(2, NORTH, NORTH), text(12, NORTH, NORTH));
        meter.add(text(3, NORTH_EAST, NORTH_EAST), text(13, NORTH_EAST, NORTH_EAST));
        RetrievalScores scores = meter.scores(Optional.empty()).orElseThrow();
        assertThat(scores.queries()).isEqualTo(3);
        assertThat(scores.original().ndcg()).isOne();
        assertThat(scores.original().reciprocalRank()).isOne();
        // The candidate takes the first text for north: its own second text comes last of three.
        assertThat(scores.candidate().reciprocalRank()).isCloseTo((1.0 / 3 + 1 + 1) / 3, within(1e-12));
        assertThat(scores.candidate().ndcg()).isCloseTo((Math.log(2) / Math.log(4) + 1 + 1) / 3, within(1e-12));
    }

    @Test
    void looksUpOnlyPairsThatPeopleFoundAlike() {
        RetrievalMeter meter = new RetrievalMeter();
        meter.add(text(1, EAST, EAST), text(11, EAST, EAST));
        meter.add(text(2, EAST, EAST), text(12, NORTH, NORTH));
        RetrievalScores scores = meter.scores(Optional.of(List.of(5.0, 0.5))).orElseThrow();
        assertThat(scores.queries()).isEqualTo(1);
        assertThat(scores.texts()).isEqualTo(2);
        assertThat(scores.original().reciprocalRank()).isOne();
    }

    @Test
    void countsTextsOfTheSameTokensOnce() {
        RetrievalMeter meter = new RetrievalMeter();
        meter.add(text(1, EAST, EAST), text(11, EAST, EAST));
        meter.add(text(1, EAST, EAST), text(12, NORTH, NORTH));
        meter.add(text(3, EAST, EAST), text(11, EAST, EAST));
        RetrievalScores scores = meter.scores(Optional.empty()).orElseThrow();
        assertThat(scores.queries()).isEqualTo(2);
        assertThat(scores.texts()).isEqualTo(2);
        // Both texts are right for the first query, so that all orders are ideal.
        assertThat(scores.original().ndcg()).isCloseTo(1, within(1e-12));
    }

    @Test
    void findsNothingWithAModelThatGivesTheSameForEverything() {
        RetrievalMeter meter = new RetrievalMeter();
        for (int i = 0; i < 20; i++) {
            double[] own = {Math.cos(i), Math.sin(i)};
            meter.add(text(i, own, EAST), text(100 + i, own, EAST));
        }
        RetrievalScores scores = meter.scores(Optional.empty()).orElseThrow();
        assertThat(scores.original().ndcg()).isOne();
        assertThat(scores.candidate().ndcg()).isZero();
        assertThat(scores.candidate().reciprocalRank()).isCloseTo(1.0 / 20, within(1e-12));
    }

    @Test
    void sumsUpTheGainsOfSeveralRightTexts() {
        Search search = new Search(List.of(EAST, NORTH, NORTH_EAST));
        search.look(EAST, Set.of(0, 1));
        // Ranks 1 and 3 of the ideal 1 and 2.
        double ideal = 1 + Math.log(2) / Math.log(3);
        assertThat(search.quality().ndcg()).isCloseTo((1 + Math.log(2) / Math.log(4)) / ideal, within(1e-12));
    }
}
