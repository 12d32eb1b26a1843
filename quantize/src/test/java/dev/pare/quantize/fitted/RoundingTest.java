/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.quantize.codes.GroupedCodes;
import dev.pare.quantize.rounding.Hessian;
import dev.pare.quantize.rounding.Rounder;
import dev.pare.quantize.rounding.RoundingOptions;
import dev.pare.quantize.rounding.RoundingOptions.Method;
import dev.pare.tensor.Half;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RoundingTest {
    private static final int LENGTH = 32;
    private static final RoundingOptions GPTQ = RoundingOptions.ofChannels(3, Method.GPTQ);

    private static Channels channels(int count) {
        return new Channels(count, LENGTH, Samples.numbers(count * LENGTH, 1));
    }

    private static Hessian hessian(long seed) {
        float[] rows = Samples.rows(200, LENGTH, seed);
        double[] gram = new double[LENGTH * LENGTH];
        for (int r = 0; r < 200; r++) {
            for (int i = 0; i < gram.length; i++) {
                gram[i] += (double) rows[r * LENGTH + i / LENGTH] * rows[r * LENGTH + i % LENGTH];
            }
        }
        for (int i = 0; i < gram.length; i++) {
            gram[i] *= (1 + (seed + i / LENGTH) % 5) * (1 + (seed + i % LENGTH) % 5);
        }
        return Hessian.of(LENGTH, gram);
    }

    @Test
    void scalesAreFloat16NumbersAndCodesKnowIt() {
        Channels channels = channels(8);
        GroupedCodes codes = Rounding.of(channels, RoundingOptions.ofChannels(4, Method.MSE), Optional.empty());
        for (int c = 0; c < 8; c++) {
            float scale = codes.scales()[c];
            assertThat(Half.toFloat(Half.fromFloat(scale))).isEqualTo(scale);
            for (int k = 0; k < LENGTH; k++) {
                float value = channels.values()[c * LENGTH + k];
                boolean clipped = codes.codes()[c * LENGTH + k] == 7 || codes.codes()[c * LENGTH + k] == -8;
                assertThat(clipped || Math.abs(codes.value(c, k) - value) <= Math.abs(scale) / 2 * 1.0001)
                        .isTrue();
            }
        }
    }

    @Test
    void scalesBeyondFloat16StayFloats() {
        for (float factor : new float[] {1e-6f, 1e7f}) {
            float[] values = channels(2).values();
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor;
            }
            Channels scaled = new Channels(2, LENGTH, values);
            GroupedCodes codes = Rounding.of(scaled, RoundingOptions.ofChannels(4, Method.MSE), Optional.empty());
            assertThat(Math.abs(codes.scales()[0])).isCloseTo(0.3f * factor, within(0.2f * factor));
        }
    }

    /** As each part alone with the moments of its own inputs, and better by them than with those of another part. */
    @Test
    void channelsOfAPartAreRoundedForItsInputs() {
        Channels all = channels(12);
        List<Optional<Hessian>> moments =
                List.of(Optional.of(hessian(1)), Optional.of(hessian(7)), Optional.of(hessian(20)));
        GroupedCodes together = Rounding.inParts(all, 3, GPTQ, moments);
        for (int p = 0; p < 3; p++) {
            float[] values = Arrays.copyOfRange(all.values(), p * 4 * LENGTH, (p + 1) * 4 * LENGTH);
            GroupedCodes alone = Rounding.of(new Channels(4, LENGTH, values), GPTQ, moments.get(p));
            for (int c = 0; c < 4; c++) {
                for (int k = 0; k < LENGTH; k++) {
                    assertThat(together.value(4 * p + c, k)).isEqualTo(alone.value(c, k));
                }
            }
            GroupedCodes other = Rounding.of(new Channels(4, LENGTH, values), GPTQ, moments.get((p + 1) % 3));
            Hessian own = moments.get(p).orElseThrow();
            assertThat(Rounder.loss(values, alone, own)).isLessThanOrEqualTo(Rounder.loss(values, other, own));
        }
    }

    @Test
    void groupsKeepTheirMultipliersWhenPartsAreJoined() {
        RoundingOptions grouped = RoundingOptions.ofGroups(4, 10, 127, Method.MSE);
        Channels all = channels(4);
        GroupedCodes together = Rounding.inParts(all, 2, grouped, List.of(Optional.empty(), Optional.empty()));
        GroupedCodes whole = Rounding.of(all, grouped, Optional.empty());
        assertThat(together.multipliers()).isEqualTo(whole.multipliers()).hasSize(4 * 4);
        assertThat(together.codes()).isEqualTo(whole.codes());
    }
}
