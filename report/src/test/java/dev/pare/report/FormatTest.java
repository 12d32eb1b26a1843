/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    // Either side of each change of unit.
    @ParameterizedTest
    @CsvSource({
        "0, 0 bytes",
        "999, 999 bytes",
        "1000, 1.00 kB",
        "44321000, 44.3 MB",
        "999499, 999 kB",
        "999500, 1.00 MB",
        "438102287, 438 MB",
        "5000000000000000, 5000 TB"
    })
    void bytesHaveThreeDigits(long bytes, String expected) {
        assertThat(Format.bytes(bytes)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0171, 0.017",
        "1.234, 1.2",
        "0.00000123, 1.2e-6",
        "123.4, 123",
        "Infinity, infinite",
        "NaN, NaN"
    })
    void errorsHaveTwoDigits(double value, String expected) {
        assertThat(Format.error(value)).isEqualTo(expected);
    }

    @Test
    void sharesArePercentAndDifferencesPoints() {
        assertThat(Format.percent(0.805)).isEqualTo("80.5 %");
        assertThat(Format.points(-0.002)).isEqualTo("-0.2 points");
        assertThat(Format.points(0.002)).isEqualTo("+0.2 points");
        assertThat(Format.points(-0.0000001)).isEqualTo("0.0 points");
    }

    @Test
    void cosinesNearOneShowHowNear() {
        assertThat(Format.closeness(0.95)).isEqualTo("0.950");
        assertThat(Format.closeness(0.9999991)).isEqualTo("0.9999991");
    }

    @Test
    void countsAreGrouped() {
        assertThat(Format.count(999)).isEqualTo("999");
        assertThat(Format.count(1954690)).isEqualTo("1 954 690");
    }
}
