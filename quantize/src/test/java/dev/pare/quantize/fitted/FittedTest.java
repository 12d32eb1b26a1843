/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.codes.LowRankPart;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FittedTest {
    private static final GroupedCodes GROUPED = new GroupedCodes(
            2, 3, 4, 2, new byte[] {-8, 7, 0, 1, -1, 3}, new byte[] {1, 18, 5, 9}, new float[] {0.5f, -0.25f});

    /** One direction of three inputs and two outputs. */
    private static final LowRankPart PART = new LowRankPart(
            new GroupedCodes(1, 3, 4, 3, new byte[] {1, -8, 7}, new byte[0], new float[] {0.5f}),
            new GroupedCodes(1, 2, 4, 2, new byte[] {3, -1}, new byte[0], new float[] {2}),
            new float[] {0.25f, 0.5f});

    @Test
    void comesBackFromItsBytesAsItWas() {
        Fitted fitted = new Fitted(
                GROUPED, Optional.of(PART), List.of(new float[] {1.5f, -2}, new float[] {Float.MIN_VALUE, 0}));
        Fitted read = Fitted.read(fitted.bytes()).orElseThrow();
        assertThat(read.codes()).usingRecursiveComparison().isEqualTo(GROUPED);
        assertThat(read.part())
                .hasValueSatisfying(
                        p -> assertThat(p).usingRecursiveComparison().isEqualTo(PART));
        assertThat(read.biases()).hasSize(2);
        assertThat(read.biases().get(0)).containsExactly(1.5f, -2);
        assertThat(read.biases().get(1)).containsExactly(Float.MIN_VALUE, 0);
    }

    @Test
    void bytesThatAreCutShortOrTooLongAreNothing() {
        byte[] bytes = new Fitted(GROUPED).with(List.of(new float[] {1})).bytes();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(Fitted.read(Arrays.copyOf(bytes, length))).isEmpty();
        }
        assertThat(Fitted.read(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }
}
