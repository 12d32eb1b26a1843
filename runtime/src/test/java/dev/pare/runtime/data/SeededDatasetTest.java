/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.runtime.Signatures;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Signature;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SeededDatasetTest {
    private static Map<String, Values> feeds(Signature signature, Map<String, Long> bounds, long seed) {
        return new SeededDataset(signature, bounds, seed, 1)
                .batches()
                .iterator()
                .next()
                .feeds();
    }

    private static long[] longs(Map<String, Values> feeds, String name) {
        return ((LongValues) feeds.get(name)).toArray();
    }

    @Test
    void staysBelowTheBoundOfEachTableAndReachesMostOfIt() {
        long[] ids = longs(feeds(Signatures.classifier("input_ids"), Map.of("input_ids", 5L), 3), "input_ids");
        assertThat(ids).hasSize(32);
        assertThat(Arrays.stream(ids).allMatch(id -> id >= 0 && id < 5)).isTrue();
        assertThat(Arrays.stream(ids).distinct().count()).isGreaterThan(2);
    }

    @Test
    void fillsEachInputByItsRole() {
        Map<String, Values> feeds = feeds(
                Signatures.classifier("input_ids", "attention_mask", "token_type_ids", "position_ids"), Map.of(), 3);
        assertThat(longs(feeds, "attention_mask")).containsOnly(1);
        assertThat(longs(feeds, "token_type_ids")).containsOnly(0);
        assertThat(longs(feeds, "position_ids")).startsWith(0, 1, 2).endsWith(15);
    }

    @Test
    void keepsFixedAxesAndGivesEqualSymbolsEqualSizes() {
        Signature signature = new Signature(
                List.of(
                        Signatures.port("past_0", DataType.FLOAT, 2, "batch", 4, "past", 8),
                        Signatures.port("x", DataType.FLOAT, "batch", "s", "s", 3)),
                List.of());
        Map<String, Values> feeds = feeds(signature, Map.of(), 3);
        assertThat(feeds.get("past_0").shape()).isEqualTo(Shape.of(2, 2, 4, 0, 8));
        assertThat(feeds.get("x").shape()).isEqualTo(Shape.of(2, 16, 16, 3));
    }

    @Test
    void countsAsManySamplesAsTheFirstAxisHolds() {
        Signature single = new Signature(List.of(Signatures.port("x", DataType.FLOAT, 1, 8)), List.of());
        assertThat(new SeededDataset(single, Map.of(), 3, 4).samples()).isEqualTo(4);
        Signature open = new Signature(List.of(Signatures.port("x", DataType.FLOAT, "n", 8)), List.of());
        assertThat(new SeededDataset(open, Map.of(), 3, 4).samples()).isEqualTo(8);
    }

    @Test
    void dependsOnTheSeedAlone() {
        Signature signature = Signatures.classifier("input_ids");
        Map<String, Long> bounds = Map.of("input_ids", 1000L);
        assertThat(feeds(signature, bounds, 3)).isEqualTo(feeds(signature, bounds, 3));
        assertThat(feeds(signature, bounds, 3)).isNotEqualTo(feeds(signature, bounds, 4));
    }

    @Test
    void saysThatItIsNoRealData() {
        SeededDataset data = new SeededDataset(Signatures.classifier("input_ids"), Map.of(), 3, 2);
        assertThat(data.synthetic()).isTrue();
        assertThat(data.description()).isEqualTo("seeded inputs, no data given (seed 3)");
        assertThat(data.notes()).singleElement().asString().startsWith("input_ids");
        assertThat(data.samples()).isEqualTo(4);
    }

    @Test
    void refusesInputsOfTextAndOtherKinds() {
        Signature signature = new Signature(List.of(Signatures.port("words", DataType.STRING, "n")), List.of());
        assertThatThrownBy(() -> new SeededDataset(signature, Map.of(), 3, 1))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("words");
    }
}
