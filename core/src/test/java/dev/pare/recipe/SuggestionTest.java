/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> OPTIONS = List.of("--preset", "--recipe", "--max-drop", "--max-drift", "--data");

    @Test
    void findsANameWithATypingError() {
        assertThat(Suggestion.of("--prset", OPTIONS)).isEqualTo("; did you mean --preset?");
        assertThat(Suggestion.of("--presets", OPTIONS)).isEqualTo("; did you mean --preset?");
        assertThat(Suggestion.of("--MAX-DROP", OPTIONS)).isEqualTo("; did you mean --max-drop?");
    }

    @Test
    void prefersTheNearestName() {
        assertThat(Suggestion.of("--max-drit", OPTIONS)).isEqualTo("; did you mean --max-drift?");
        assertThat(Suggestion.of("--max-dorp", OPTIONS)).isEqualTo("; did you mean --max-drop?");
    }

    @Test
    void namesAllThatAreEquallyNear() {
        assertThat(Suggestion.of("int9", List.of("int8", "int4", "fp16"))).isEqualTo("; did you mean int4 or int8?");
    }

    @Test
    void listsAllNamesWhereNoneIsNear() {
        assertThat(Suggestion.orAll("tiny", List.of("int8", "fp16"))).isEqualTo("; there are int8, fp16");
        assertThat(Suggestion.orAll("int", List.of("int8", "fp16"))).isEqualTo("; did you mean int8?");
    }

    @Test
    void suggestsNothingForANameLikeNoOther() {
        assertThat(Suggestion.of("--min-cosine", OPTIONS)).isEmpty();
        assertThat(Suggestion.of("", OPTIONS)).isEmpty();
        assertThat(Suggestion.of("x", List.of())).isEmpty();
    }

    @Test
    void countsASwapOfNeighboursOnce() {
        assertThat(Suggestion.distance("dorp", "drop")).isEqualTo(1);
        assertThat(Suggestion.distance("drop", "drop")).isZero();
        assertThat(Suggestion.distance("", "drop")).isEqualTo(4);
    }
}
