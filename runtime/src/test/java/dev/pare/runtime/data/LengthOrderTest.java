/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LengthOrderTest {
    private static List<Integer> lengths(int count) {
        Random random = new Random(count);
        return IntStream.range(0, count).mapToObj(i -> 3 + random.nextInt(50)).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 8, 9, 64, 100, 1024})
    void everySampleIsInOneBatch(int count) {
        List<Integer> all = new ArrayList<>();
        LengthOrder.batches(lengths(count), 8, true).forEach(all::addAll);
        assertThat(all).doesNotHaveDuplicates().hasSize(count);
    }

    /** Lengths are uniform over 50 values: 8 of 1024 sorted ones span 50 / 128 of a step, where 8 by chance waste 7/18 of 50. */
    @Test
    void nextToNothingIsPadded() {
        List<Integer> lengths = lengths(1024);
        int padded = 0;
        for (List<Integer> batch : LengthOrder.batches(lengths, 8, true)) {
            int longest = batch.stream().mapToInt(lengths::get).max().orElseThrow();
            padded += batch.stream().mapToInt(i -> longest - lengths.get(i)).sum();
        }
        assertThat(padded).isLessThanOrEqualTo(50 * 8);
    }

    /** Trials take the first batches alone: these must not be the short ones. Evenly spread points leave 1/16 at most on each side. */
    @Test
    void theFirstBatchesAreAsLongAsAll() {
        List<Integer> lengths = lengths(1024);
        double all = mean(lengths, LengthOrder.batches(lengths, 8, true));
        double first = mean(lengths, LengthOrder.batches(lengths, 8, true).subList(0, 16));
        assertThat(first).isBetween(all - 50 / 16.0, all + 50 / 16.0);
    }

    private static double mean(List<Integer> lengths, List<List<Integer>> batches) {
        return batches.stream()
                .flatMap(List::stream)
                .mapToInt(lengths::get)
                .average()
                .orElseThrow();
    }

    @Test
    void samplesOfOneLengthGoTogetherWherePaddingWouldChangeTheResult() {
        List<Integer> lengths = lengths(300);
        for (List<Integer> batch : LengthOrder.batches(lengths, 8, false)) {
            assertThat(batch.stream().map(lengths::get).distinct()).hasSize(1);
        }
    }
}
