/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemainingTest {
    private static final long SECOND = 1_000_000_000L;

    /** After 10 seconds a part is done; 90 seconds and 90 minutes are where the unit changes. */
    @ParameterizedTest
    @CsvSource({"50, 100, 10 s", "99, 100, 1 s", "10, 99, 89 s", "10, 100, 2 min", "1, 540, 90 min", "1, 541, 2 h"})
    void whatIsLeftTakesAsLongPerUnitAsWhatIsDone(long done, long total, String left) {
        assertThat(Remaining.from(0, 0).text(10 * SECOND, done, total)).isEqualTo(", about " + left + " left");
    }

    @Test
    void whatWasDoneBeforeDoesNotCount() {
        assertThat(Remaining.from(5 * SECOND, 40).text(15 * SECOND, 60, 100)).isEqualTo(", about 20 s left");
    }

    @Test
    void nothingIsSaidTooEarlyOrAtTheEnd() {
        assertThat(Remaining.from(0, 0).text(SECOND, 50, 100)).isEmpty();
        assertThat(Remaining.from(0, 50).text(10 * SECOND, 50, 100)).isEmpty();
        assertThat(Remaining.from(0, 0).text(10 * SECOND, 100, 100)).isEmpty();
    }
}
