/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LargestFirstTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 200})
    void everyPieceIsDoneOnceWhateverTheNumberOfThreads(int threads) {
        AtomicIntegerArray done = new AtomicIntegerArray(100);
        LargestFirst.run(sizes(100), threads, done::incrementAndGet);
        for (int i = 0; i < done.length(); i++) {
            assertThat(done.get(i)).as("piece " + i).isEqualTo(1);
        }
    }

    @Test
    void theLargestComesFirstAndEqualsKeepTheirOrder() {
        List<Integer> order = new ArrayList<>();
        LargestFirst.run(new long[] {3, 5, 3, 9, 5}, 1, order::add);
        assertThat(order).containsExactly(3, 1, 4, 0, 2);
    }

    @Test
    void nothingIsDoneForNoPieces() {
        LargestFirst.run(new long[0], 4, i -> {
            throw new AssertionError("there is no piece " + i);
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aFailureIsThrownAndNoFurtherPieceIsBegun(int threads) {
        AtomicIntegerArray begun = new AtomicIntegerArray(1000);
        assertThatThrownBy(() -> LargestFirst.run(sizes(1000), threads, i -> {
                    begun.incrementAndGet(i);
                    throw new IllegalStateException("piece " + i);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("piece ");
        int all = 0;
        for (int i = 0; i < begun.length(); i++) {
            all += begun.get(i);
        }
        assertThat(all).isBetween(1, threads);
    }

    @Test
    void errorsComeThroughToo() {
        assertThatThrownBy(() -> LargestFirst.run(sizes(4), 2, i -> {
                    throw new OutOfMemoryError("of piece " + i);
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private static long[] sizes(int count) {
        long[] sizes = new long[count];
        for (int i = 0; i < count; i++) {
            sizes[i] = 1 + i % 10;
        }
        return sizes;
    }
}
