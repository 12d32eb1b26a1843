/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    /** Half way up, the top, half way down, the end, and beyond it. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0.1, 1", "0.2, 2", "0.6, 1", "1, 0", "1.5, 0"})
    void risesAndFallsInLines(double progress, double rate) {
        assertThat(new Schedule(2, 0.2).rate(progress)).isCloseTo(rate, within(1e-12));
    }
}
