/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.mixed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.quantize.mixed.BackupChoice.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupChoiceTest {
    @Test
    void theMostSensitivePerElementComesFirst() {
        // 20 of 100 elements: the third loses as much as the first on a fifth of its elements.
        List<Candidate> candidates = List.of(new Candidate(50, 3), new Candidate(40, 1), new Candidate(10, 3));
        assertThat(BackupChoice.of(candidates, 0.8)).containsExactly(2);
    }

    @Test
    void aWeightThatDoesNotFitIsPassedOver() {
        List<Candidate> candidates = List.of(new Candidate(80, 1000), new Candidate(15, 2), new Candidate(5, 1));
        assertThat(BackupChoice.of(candidates, 0.8)).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aRatioOfOneChoosesNoneAndOfNoneAll() {
        List<Candidate> candidates = List.of(new Candidate(3, 1), new Candidate(4, 2));
        assertThat(BackupChoice.of(candidates, 1)).isEmpty();
        assertThat(BackupChoice.of(candidates, 0)).containsExactlyInAnyOrder(0, 1);
        assertThat(BackupChoice.of(List.of(), 0.5)).isEmpty();
    }

    @Test
    void anExactShareIsNotLostToRounding() {
        // 1 - 0.8 is a little less than 0.2 in binary.
        List<Candidate> five = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            five.add(new Candidate(1000, i));
        }
        assertThat(BackupChoice.of(five, 0.8)).containsExactly(4);
    }

    @Test
    void whatIsNotANumberIsTheWorstAndOfEqualOnesTheEarlierIsTaken() {
        assertThat(BackupChoice.of(List.of(new Candidate(5, 1), new Candidate(5, Double.NaN)), 0.5))
                .containsExactly(1);
        assertThat(BackupChoice.of(List.of(new Candidate(5, 1), new Candidate(5, 1)), 0.5))
                .containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void thePrimaryShareIsNeverLessThanAsked(long seed) {
        Random random = new Random(seed);
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            candidates.add(new Candidate(1 + random.nextInt(10_000), random.nextDouble()));
        }
        double ratio = random.nextDouble();
        Set<Integer> chosen = BackupChoice.of(candidates, ratio);
        long all = candidates.stream().mapToLong(Candidate::elements).sum();
        long backup =
                chosen.stream().mapToLong(i -> candidates.get(i).elements()).sum();
        assertThat((double) backup).isLessThanOrEqualTo((1 - ratio) * all + 0.5);
        // Nothing that was left out would still fit.
        for (int i = 0; i < candidates.size(); i++) {
            if (!chosen.contains(i)) {
                assertThat((double) backup + candidates.get(i).elements()).isGreaterThan((1 - ratio) * all);
            }
        }
    }
}
