/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.distill.student;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LayerChoiceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "even    | 5 | [0, 2, 4]",
                "odd     | 5 | [1, 3]",
                "first 2 | 4 | [0, 1]",
                "[3, 0]  | 4 | [0, 3]",
                "2       | 4 | [2]"
            })
    void readsWhichLayersAreKept(String text, int layers, String expected) {
        assertThat(LayerChoice.parse(text, layers).kept()).hasToString(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"some", "", "0;1", "first x"})
    void refusesWhatItDoesNotKnow(String text) {
        assertThatThrownBy(() -> LayerChoice.parse(text, 4)).hasMessageContaining("must be even, odd");
    }

    @Test
    void refusesALayerThatIsNotThere() {
        assertThatThrownBy(() -> LayerChoice.parse("0, 4", 4)).hasMessageContaining("has the layers 0 to 3");
        assertThatThrownBy(() -> LayerChoice.parse("first 0", 4)).hasMessageContaining("without layers");
    }
}
