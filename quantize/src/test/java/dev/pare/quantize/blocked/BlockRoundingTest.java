/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.blocked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockRoundingTest {
    private static Tensor gaussian(int rows, int columns) {
        Random random = new Random(5);
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Tensor.floats("w", Shape.of(rows, columns), values);
    }

    private static double decibels(Channels channels, BlockForm form) {
        return -10 * Math.log10(BlockRounding.relativeError(channels, BlockRounding.of(channels, form)));
    }

    /** Least squares on a grid of 16 levels for normal numbers: 21.8 dB with a signed scale, over 22 dB with zero points. */
    @ParameterizedTest
    @CsvSource({"4,32,true,21.8", "4,128,true,20.3", "2,32,true,9.6"})
    void signalToNoiseIsThatOfTheBestSignedScale(int bits, int block, boolean symmetric, double expected) {
        double found = decibels(new Channels(gaussian(128, 384), true), new BlockForm(bits, block, symmetric));
        // The scale is fitted to the codes at the end, which a plain search over scales does not do: a little more is
        // right.
        assertThat(found).isBetween(expected - 0.15, expected + 0.5);
    }

    @Test
    void zeroPointsAreWorthTheirRoomForWeightsToOneSide() {
        Tensor tensor = gaussian(64, 128);
        float[] shifted = new float[64 * 128];
        Random random = new Random(6);
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] = 2 + (float) random.nextGaussian();
        }
        Channels aside = new Channels(Tensor.floats("w", Shape.of(64, 128), shifted), true);
        assertThat(decibels(aside, new BlockForm(4, 32, false)))
                .isGreaterThan(decibels(aside, new BlockForm(4, 32, true)) + 3);
        assertThat(decibels(new Channels(tensor, true), new BlockForm(4, 32, false)))
                .isGreaterThan(21.5);
    }

    @Test
    void eightBitsAreWithinHalfAStep() {
        Channels channels = new Channels(gaussian(16, 96), true);
        BlockedCodes codes = BlockRounding.of(channels, new BlockForm(8, 32, true));
        float[] values = channels.read(0, 16);
        for (int i = 0; i < values.length; i++) {
            int block = i % 96 / 32;
            float step = Math.abs(codes.scale(i / 96, block));
            // The outermost code may be cut: the best of 255 and the search over 16 ranges never cut more than a few
            // steps.
            assertThat((double) codes.value(i / 96, i % 96)).isCloseTo(values[i], within(4.0 * step));
        }
        assertThat(decibels(channels, new BlockForm(8, 32, true))).isGreaterThan(45);
    }

    @Test
    void columnsAndRowsGiveTheSameCodes() {
        Tensor tensor = gaussian(70, 90);
        float[] turned = new float[70 * 90];
        float[] values = new Channels(tensor, true).read(0, 70);
        for (int i = 0; i < values.length; i++) {
            turned[i % 90 * 70 + i / 90] = values[i];
        }
        BlockForm form = new BlockForm(4, 32, true);
        BlockedCodes rows = BlockRounding.of(new Channels(tensor, true), form);
        BlockedCodes columns =
                BlockRounding.of(new Channels(Tensor.floats("t", Shape.of(90, 70), turned), false), form);
        assertThat(columns.codes()).isEqualTo(rows.codes());
        assertThat(columns.scales()).isEqualTo(rows.scales());
    }

    @Test
    void blocksOfZerosAndTinyOnesStandForZero() {
        float[] values = new float[64];
        values[40] = 1e-38f;
        Tensor tensor = Tensor.floats("w", Shape.of(1, 64), values);
        for (boolean symmetric : new boolean[] {true, false}) {
            BlockedCodes codes = BlockRounding.of(new Channels(tensor, true), new BlockForm(4, 32, symmetric));
            for (int k = 0; k < 64; k++) {
                assertThat(codes.value(0, k)).isZero();
            }
            assertThat(codes.scales()).containsExactly(1, 1);
        }
    }

    @Test
    void theLargerSideGetsTheLevelMore() {
        float[] values = new float[16];
        for (int i = 0; i < 16; i++) {
            values[i] = i - 7;
        }
        // -7 … 8: with a negative scale all sixteen numbers are points of the grid.
        BlockedCodes codes = BlockRounding.of(
                new Channels(Tensor.floats("w", Shape.of(1, 16), values), true), new BlockForm(4, 16, true));
        assertThat(codes.scale(0, 0)).isCloseTo(-1, within(1e-6f));
        for (int k = 0; k < 16; k++) {
            assertThat(codes.value(0, k)).isCloseTo(values[k], within(1e-5f));
        }
    }

    @Test
    void aShortLastBlockHasAScaleOfItsOwn() {
        float[] values = new float[40];
        Arrays.fill(values, 0, 32, 100);
        Arrays.fill(values, 32, 40, 0.01f);
        BlockedCodes codes = BlockRounding.of(
                new Channels(Tensor.floats("w", Shape.of(1, 40), values), true), new BlockForm(4, 32, true));
        assertThat(codes.blocks()).isEqualTo(2);
        assertThat(codes.value(0, 39)).isCloseTo(0.01f, within(1e-6f));
    }
}
