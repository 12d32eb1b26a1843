/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.fitted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Model;
import dev.pare.pass.Statistics.Ranges;
import dev.pare.quantize.activation.InputWeights;
import dev.pare.quantize.activation.Smoothing;
import dev.pare.tensor.DataType;
import dev.pare.testkit.GraphBuilder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmoothingTest {
    private static final int WIDTH = Samples.WIDTH;

    private static List<Weight> weights(String... names) {
        GraphBuilder builder = GraphBuilder.model(14).input("x", DataType.FLOAT, "n", WIDTH);
        for (String name : names) {
            builder.matmul(name + "y", "x", Samples.square(name)).output(name + "y");
        }
        Model model = builder.build();
        Facts facts = Facts.of(model);
        return Arrays.stream(names).map(n -> Samples.weight(facts, n)).toList();
    }

    private static Ranges ranges(float... reach) {
        float[] low = new float[reach.length];
        for (int i = 0; i < low.length; i++) {
            low[i] = -reach[i];
        }
        return new Ranges(low, reach);
    }

    private static Smoothing smoothing(Ranges ranges, List<Weight> weights) {
        List<float[]> values =
                weights.stream().map(w -> Channels.of(w).values()).toList();
        return Smoothing.of(ranges, InputWeights.of(WIDTH, values));
    }

    private static float[] ones() {
        float[] ones = new float[WIDTH];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test
    void theNoiseIsNeverMoreThanWithout() {
        for (int seed = 0; seed < 20; seed++) {
            float[] reach = Samples.numbers(WIDTH, seed);
            for (int i = 0; i < WIDTH; i++) {
                reach[i] = (float) Math.exp(seed / 5.0 * reach[i]);
            }
            Smoothing smoothing = smoothing(ranges(reach), weights("a", "b"));
            assertThat(smoothing.noise()).isBetween(0.0, 1.0);
            assertThat(smoothing.divisors().length > 0).isEqualTo(smoothing.noise() < 1);
        }
    }

    /**
     * One of 64 inputs is 100 times the others. Without smoothing its range of 200 sets the step for all: 200² · 64. Divided away it takes
     * 2² · (63 + 100²); the best in between lies at s = 64^¼ · 100^½ or so and leaves less than a tenth.
     */
    @Test
    void anOutlierChannelIsTamed() {
        float[] reach = ones();
        reach[7] = 100;
        Smoothing smoothing = smoothing(ranges(reach), weights("a"));
        assertThat(smoothing.noise()).isLessThan(0.1);
        float most = 0;
        for (float divisor : smoothing.divisors()) {
            most = Math.max(most, divisor);
        }
        assertThat(smoothing.divisors()[7]).isEqualTo(most);
    }

    @Test
    void evenInputsHaveNextToNothingToGain() {
        assertThat(smoothing(ranges(ones()), weights("a")).noise()).isGreaterThan(0.9);
    }

    /** Dividing inputs and multiplying weights is the identity up to the rounding of both: 2⁻²³ for each of 64 terms of size about 1/8. */
    @Test
    void theSmoothedProductIsThePlainOne() {
        float[] reach = ones();
        reach[7] = 100;
        Weight weight = weights("a").get(0);
        float[] divisors = smoothing(ranges(reach), List.of(weight)).divisors();
        Channels plain = Channels.of(weight);
        Channels scaled = plain.scaled(divisors);
        float[] x = Samples.numbers(WIDTH, 9);
        for (int c = 0; c < plain.count(); c++) {
            double before = 0;
            double after = 0;
            for (int k = 0; k < WIDTH; k++) {
                before += (double) x[k] * plain.values()[c * WIDTH + k];
                after += (double) (x[k] / divisors[k]) * scaled.values()[c * WIDTH + k];
            }
            assertThat(after).isCloseTo(before, within(1e-6));
        }
    }

    /** An input that was always 0 in the data may be as large as the others elsewhere, and must not outgrow them by far. */
    @Test
    void anInputThatWasNeverSeenIsNotBlownUp() {
        float[] reach = ones();
        reach[3] = 0;
        reach[7] = 100;
        float[] divisors = smoothing(ranges(reach), weights("a")).divisors();
        assertThat(divisors[0] / divisors[3]).isLessThan(20);
    }

    @Test
    void whatWasNotMeasuredOrIsZeroIsLeftAlone() {
        assertThat(smoothing(ranges(new float[WIDTH]), weights("a")).divisors()).isEmpty();
        float[] infinite = ones();
        infinite[0] = Float.POSITIVE_INFINITY;
        assertThat(smoothing(ranges(infinite), weights("a")).divisors()).isEmpty();
    }
}
