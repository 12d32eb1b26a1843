/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.quantize.fitted.Precision.Item;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {
    private static List<Item> items(int count, long seed) {
        Random random = new Random(seed);
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(new Item(1 + random.nextInt(50), Math.exp(2 * random.nextGaussian())));
        }
        return items;
    }

    private static double bits(List<Item> items, int[] widths) {
        double bits = 0;
        for (int i = 0; i < widths.length; i++) {
            bits += Precision.bits(widths[i]) * items.get(i).elements();
        }
        return bits / items.stream().mapToLong(Item::elements).sum();
    }

    private static double loss(List<Item> items, int[] widths) {
        double loss = 0;
        for (int i = 0; i < widths.length; i++) {
            loss += items.get(i).loss() * Precision.error(widths[i]) / Precision.error(Trial.BITS);
        }
        return loss;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.6, 2, 2.3, 3, 4.1, 5.5, 7, 8})
    void theMeanOfBitsIsKept(double average) {
        for (int seed = 0; seed < 20; seed++) {
            List<Item> items = items(30, seed);
            int[] widths = Precision.share(items, average);
            assertThat(bits(items, widths)).isLessThanOrEqualTo(average + 1e-9);
            assertThat(Arrays.stream(widths).boxed()).allMatch(w -> w >= Precision.TERNARY && w <= 8 && w != 7);
        }
    }

    @Test
    void nothingIsLeftOverThatASmallItemCouldUse() {
        List<Item> items = items(30, 3);
        int[] widths = Precision.share(items, 4);
        double left = (4 - bits(items, widths))
                * items.stream().mapToLong(Item::elements).sum();
        for (int i = 0; i < widths.length; i++) {
            int next = Arrays.binarySearch(Precision.WIDTHS, widths[i]) + 1;
            boolean most = next == Precision.WIDTHS.length;
            double more = most ? 0 : Precision.bits(Precision.WIDTHS[next]) - Precision.bits(widths[i]);
            assertThat(most || more * items.get(i).elements() > left - 1e-9).isTrue();
        }
    }

    /** The first step at which a larger budget differs is one that gains at least as much for a bit as all that could take its place. */
    @Test
    void moreBitsNeverLoseMore() {
        for (int seed = 0; seed < 20; seed++) {
            List<Item> items = items(12, seed);
            double before = Double.POSITIVE_INFINITY;
            for (double average = 1.6; average <= 8; average += 0.05) {
                double loss = loss(items, Precision.share(items, average));
                assertThat(loss).isLessThanOrEqualTo(before * (1 + 1e-12));
                before = loss;
            }
        }
    }

    @Test
    void ofTwoOfOneSizeTheMoreSensitiveGetsMoreBits() {
        int[] widths = Precision.share(List.of(new Item(100, 1), new Item(100, 50)), 4);
        assertThat(widths[1]).isGreaterThan(widths[0]);
    }

    @Test
    void equalItemsAreServedInTheirOrder() {
        List<Item> equal = Collections.nCopies(4, new Item(10, 1));
        assertThat(Precision.share(equal, 3.5)).containsExactly(4, 4, 3, 3);
    }

    /** The first item costs nothing, so it would have the fewest bits there are; what it has to have is taken from the others. */
    @Test
    void noItemHasFewerBitsThanItsLeast() {
        List<Item> items = List.of(new Item(100, 0, 2), new Item(100, 1));

        assertThat(Precision.share(items, 2.5)).containsExactly(2, 3);
        assertThat(Precision.share(items, 0)).containsExactly(2, Precision.TERNARY);
        assertThat(Precision.share(List.of(new Item(100, 0), new Item(100, 1)), 2.5)[0])
                .isEqualTo(Precision.TERNARY);
    }

    @Test
    void belowTheFewestBitsEverythingHasTheFewest() {
        assertThat(Precision.share(items(5, 1), 0)).containsOnly(Precision.TERNARY);
        assertThat(Precision.share(List.of(), 4)).isEmpty();
    }

    /** Greedy choice along convex curves is best wherever its budget is spent, and elsewhere short of it by one step at most. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noOtherChoiceThatTakesAsManyBitsLosesLess(long seed) {
        List<Item> items = items(4, seed);
        for (double average = 2; average <= 8; average += 0.37) {
            int[] chosen = Precision.share(items, average);
            double spent = bits(items, chosen);
            int[] again = Precision.share(items, spent);
            if (Arrays.equals(chosen, again) && isPrefix(items, chosen)) {
                assertThat(loss(items, chosen)).isCloseTo(best(items, spent), within(1e-9));
            }
            assertThat(best(items, average)).isLessThanOrEqualTo(loss(items, chosen) + 1e-12);
        }
    }

    /** Whether every step that was not taken gains less for a bit than each that was taken. */
    private static boolean isPrefix(List<Item> items, int[] widths) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = 0; i < widths.length; i++) {
            int at = Arrays.binarySearch(Precision.WIDTHS, widths[i]);
            least = at > 0 ? Math.min(least, gain(items.get(i), at)) : least;
            most = at + 1 < Precision.WIDTHS.length ? Math.max(most, gain(items.get(i), at + 1)) : most;
        }
        return most <= least;
    }

    private static double gain(Item item, int to) {
        int from = Precision.WIDTHS[to - 1];
        double saved = Precision.error(from) - Precision.error(Precision.WIDTHS[to]);
        return item.loss() * saved / ((Precision.bits(Precision.WIDTHS[to]) - Precision.bits(from)) * item.elements());
    }

    private static double best(List<Item> items, double average) {
        double best = Double.POSITIVE_INFINITY;
        int choices = (int) Math.pow(Precision.WIDTHS.length, items.size());
        for (int choice = 0; choice < choices; choice++) {
            int[] widths = new int[items.size()];
            for (int i = 0, rest = choice; i < widths.length; i++, rest /= Precision.WIDTHS.length) {
                widths[i] = Precision.WIDTHS[rest % Precision.WIDTHS.length];
            }
            if (bits(items, widths) <= average + 1e-9) {
                best = Math.min(best, loss(items, widths));
            }
        }
        return best;
    }
}
