/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.allocate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocatorTest {
    private static final List<Choice> CHEAP_TO_KEEP = List.of(new Choice(1, 10), new Choice(2, 0));
    private static final List<Choice> DEAR_TO_KEEP = List.of(new Choice(1, 10), new Choice(9, 0));

    @Test
    void givesTheBudgetToWhatSavesMostLossPerCost() {
        assertThat(Allocator.within(List.of(CHEAP_TO_KEEP, DEAR_TO_KEEP), 4)).hasValue(new int[] {1, 0});
    }

    @Test
    void takesTheLeastLossWhereTheBudgetIsNoLimit() {
        assertThat(Allocator.within(List.of(CHEAP_TO_KEEP, DEAR_TO_KEEP), 100)).hasValue(new int[] {1, 1});
    }

    @Test
    void findsNothingBelowTheCheapestChoices() {
        assertThat(Allocator.within(List.of(CHEAP_TO_KEEP, DEAR_TO_KEEP), 1.9)).isEmpty();
    }

    /** On the hull of the only item lie 0 and 2; its middle choice is inside, and best for a budget between. */
    @Test
    void takesAChoiceInsideTheHullWhereItFits() {
        List<Choice> item = List.of(new Choice(0, 10), new Choice(5, 6), new Choice(10, 0));
        assertThat(Hull.of(item).choices()).containsExactly(0, 2);
        assertThat(Allocator.within(List.of(item), 6)).hasValue(new int[] {1});
    }

    @Test
    void costsLeastWithinAnAllowedLoss() {
        assertThat(Allocator.losing(List.of(CHEAP_TO_KEEP, DEAR_TO_KEEP), 10)).hasValue(new int[] {1, 0});
        assertThat(Allocator.losing(List.of(CHEAP_TO_KEEP, DEAR_TO_KEEP), -1)).isEmpty();
    }

    /** Costs are whole numbers that buckets hold exactly, so nothing is lost by rounding. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void losesNoMoreThanTheBestOfAllCombinations(long seed) {
        Random random = new Random(seed);
        List<List<Choice>> items = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            List<Choice> item = new ArrayList<>();
            for (int c = 0; c < 4; c++) {
                item.add(new Choice(random.nextInt(20), random.nextInt(100)));
            }
            items.add(item);
        }
        double budget = 64;
        double best = least(items, 0, budget);
        assertThat(Allocator.within(items, budget)).hasValueSatisfying(chosen -> {
            assertThat(Allocator.cost(items, chosen)).isLessThanOrEqualTo(budget);
            assertThat(Allocator.loss(items, chosen)).isCloseTo(best, within(1e-9));
        });
    }

    private static double least(List<List<Choice>> items, int at, double left) {
        if (left < 0) {
            return Double.POSITIVE_INFINITY;
        }
        return at == items.size()
                ? 0
                : items.get(at).stream()
                        .mapToDouble(c -> c.loss() + least(items, at + 1, left - c.cost()))
                        .min()
                        .orElseThrow();
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThatThrownBy(() -> new Choice(Double.NaN, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Choice(0, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
