/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what IEEE 754 says, worked out in double, which holds every half, every float and every sum of two halves exactly. */
class HalfTest {
    /** The number that sixteen bits stand for, from their fields; 65536 stands for infinity, one step behind the largest. */
    private static double value(int bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude = exponent == 0 ? fraction * Math.pow(2, -24) : (1024 + fraction) * Math.pow(2, exponent - 25);
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    /** The nearest half by search among all, with ties to even; slow and free of bit tricks on floats. */
    private static int nearest(float number) {
        int sign = 1 / number < 0 || number < 0 ? 0x8000 : 0;
        double magnitude = Math.min(Math.abs((double) number), 65536);
        int low = 0;
        int high = 0x7c00;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (value(middle) <= magnitude) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double below = magnitude - value(low);
        double above = value(high) - magnitude;
        boolean up = above < below || (above == below && (high & 1) == 0);
        return sign | (up ? high : low);
    }

    private static void matches(float number) {
        assertThat(Half.fromFloat(number) & 0xffff).as("%a", number).isEqualTo(nearest(number));
    }

    @Test
    @DisplayName("all 65536 halves become the float that their fields spell, NaN quiet with sign and payload")
    void everyHalfBecomesItsFloat() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            int got = Float.floatToRawIntBits(Half.toFloat((short) bits));
            int sign = (bits & 0x8000) << 16;
            if ((bits & 0x7fff) > 0x7c00) {
                assertThat(got).isEqualTo(sign | 0x7fc00000 | (bits & 0x3ff) << 13);
            } else if ((bits & 0x7fff) == 0x7c00) {
                assertThat(got).isEqualTo(sign | 0x7f800000);
            } else {
                assertThat(got).isEqualTo(Float.floatToRawIntBits((float) value(bits)));
            }
        }
    }

    @Test
    void everyHalfThatIsNoSignallingNaNSurvivesTheWayToFloatAndBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            boolean nan = (bits & 0x7fff) > 0x7c00;
            int quiet = nan ? bits | 0x200 : bits;
            assertThat(Half.fromFloat(Half.toFloat((short) bits)) & 0xffff).isEqualTo(quiet);
        }
    }

    @Test
    void roundsEveryMiddleBetweenTwoHalvesToTheEvenOneAndItsNeighboursAway() {
        for (int bits = 0; bits < 0x7c00; bits++) {
            float middle = (float) ((value(bits) + value(bits + 1)) / 2);
            for (float number : new float[] {middle, Math.nextDown(middle), Math.nextUp(middle), (float) value(bits)}) {
                matches(number);
                matches(-number);
            }
        }
    }

    /** Every exponent with the fractions at both ends, about the rounding bit, and random ones between. */
    @Test
    void roundsFloatsOfEveryExponent() {
        Random random = new Random(11);
        for (int exponent = 0; exponent < 255; exponent++) {
            for (int i = 0; i < 2000; i++) {
                int fraction = i < 8
                        ? new int[] {0, 1, 0xfff, 0x1000, 0x1001, 0x7fefff, 0x7ff000, 0x7fffff}[i]
                        : random.nextInt(1 << 23);
                matches(Float.intBitsToFloat(random.nextInt(2) << 31 | exponent << 23 | fraction));
            }
        }
    }

    /** The largest half is 65504; from the middle to the next power of two on the result is infinite, as it is below half of 2^-24 zero. */
    @ParameterizedTest
    @CsvSource({
        "65504, 7bff", "65519.996, 7bff", "65520, 7c00", "65536, 7c00", "3.4028235e38, 7c00", "Infinity, 7c00",
        "6.1035156e-5, 400", "5.9604645e-8, 1", "2.9802322e-8, 0", "2.9802326e-8, 1", "1.4e-45, 0", "0, 0"
    })
    void roundsAtTheEndsOfTheRange(float number, String bits) {
        int expected = Integer.parseInt(bits, 16);
        assertThat(Half.fromFloat(number) & 0xffff).isEqualTo(expected);
        assertThat(Half.fromFloat(-number) & 0xffff).isEqualTo(0x8000 | expected);
    }

    /** Payloads only in the bits that are dropped, only in those that stay, in both; signalling and quiet. */
    @ParameterizedTest
    @ValueSource(ints = {1, 0x1fff, 0x2000, 0x3ff000, 0x3fffff, 0x400000, 0x400001, 0x7fffff, 0x2aaaaa, 0x555555})
    void keepsSignAndUpperPayloadOfNaN(int payload) {
        for (int sign : new int[] {0, 1}) {
            float nan = Float.intBitsToFloat(sign << 31 | 0x7f800000 | payload);
            assertThat(Half.fromFloat(nan) & 0xffff).isEqualTo(sign << 15 | 0x7e00 | payload >> 13);
        }
    }
}
