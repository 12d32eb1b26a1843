/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CommonDirectionTest {
    private static final int ROWS = 300;
    private static final int WIDTH = 48;

    /** Rows of noise, plus multiples between 3 and 5 of one direction of length 1. */
    private static Channels planted(double noise) {
        float[] direction = direction();
        float[] values = Samples.numbers(ROWS * WIDTH, 1);
        float[] multiples = Samples.numbers(ROWS, 2);
        for (int i = 0; i < values.length; i++) {
            double multiple = 4 + Math.tanh(multiples[i / WIDTH]);
            values[i] = (float) (noise * values[i] / Math.sqrt(WIDTH) + multiple * direction[i % WIDTH]);
        }
        return new Channels(ROWS, WIDTH, values);
    }

    private static float[] direction() {
        float[] direction = Samples.numbers(WIDTH, 3);
        double length = length(direction);
        for (int i = 0; i < WIDTH; i++) {
            direction[i] /= (float) length;
        }
        return direction;
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    /** Noise of length 0.5 on rows of length 4 turns the leading direction of 300 rows by about 0.5 / 4 / √300, 0.01. */
    @Test
    void findsThePlantedDirection() {
        CommonDirection found = CommonDirection.of(planted(0.5));
        double cosine = 0;
        float[] planted = direction();
        for (int i = 0; i < WIDTH; i++) {
            cosine += planted[i] * found.direction()[i] / length(found.direction());
        }
        assertThat(Math.abs(cosine)).isCloseTo(1, within(1e-3));
    }

    @Test
    void multiplesAndRemainderMakeTheRows() {
        Channels rows = planted(0.5);
        CommonDirection common = CommonDirection.of(rows);
        Channels rest = common.remainder(rows);
        for (int i = 0; i < rows.values().length; i++) {
            float again = common.codes()[i / WIDTH] * common.direction()[i % WIDTH] + rest.values()[i];
            assertThat(again).isCloseTo(rows.values()[i], within(1e-6f));
        }
    }

    /** 0.5² of noise of 4² + 0.5² and more in all is left; a step of the multiple adds at most (5 / 127 / 2)². */
    @Test
    void whatIsLeftIsTheNoise() {
        Channels rows = planted(0.5);
        assertThat(CommonDirection.of(rows).left(rows)).isBetween(0.010, 0.025);
    }

    /** Rows without a direction lose 1/48 of their squares or more to the leading one; the rounding of multiples takes next to nothing back. */
    @Test
    void rowsWithoutADirectionLoseNextToNothingAndGainNothing() {
        Channels rows = new Channels(ROWS, WIDTH, Samples.numbers(ROWS * WIDTH, 5));
        assertThat(CommonDirection.of(rows).left(rows)).isBetween(0.9, 1.0);
    }

    @Test
    void rowsOfZerosStayWhatTheyAre() {
        Channels zeros = new Channels(4, 3, new float[12]);
        CommonDirection common = CommonDirection.of(zeros);
        assertThat(common.codes()).containsOnly(0);
        assertThat(common.remainder(zeros).values()).containsOnly(0);
        assertThat(common.leftOf(zeros)).containsOnly(0);
    }

    /** The longest row has the code 127; those of the same length on the other side −127. */
    @Test
    void rowsOnBothSidesHaveMultiplesOfBothSigns() {
        float[] values = {3, 4, -3, -4, 0.3f, 0.4f};
        CommonDirection common = CommonDirection.of(new Channels(3, 2, values));
        assertThat(Math.abs(common.codes()[0])).isEqualTo(127);
        assertThat(common.codes()[1]).isEqualTo((byte) -common.codes()[0]);
        assertThat(Math.abs(common.codes()[2])).isEqualTo(13);
    }

    @Test
    void oneLongRowDoesNotDecideForAll() {
        Channels rows = planted(0.1);
        for (int i = 0; i < WIDTH; i++) {
            rows.values()[i] = i == 0 ? 1000 : 0;
        }
        CommonDirection common = CommonDirection.of(rows);
        double alongTheLongRow = Math.abs(common.direction()[0]) / length(common.direction());
        assertThat(alongTheLongRow).isCloseTo(Math.abs(direction()[0]), within(0.05));
    }
}
