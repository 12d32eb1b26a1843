/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.runtime.data.Span;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftMeterTest {
    /** Values that double arithmetic does not give exactly are within a few of its ulps. */
    private static final double ULPS = 1e-15;

    private static FloatValues floats(float... values) {
        return FloatValues.of(Shape.of(values.length), values);
    }

    private static DriftStats stats(FloatValues x, FloatValues y) {
        DriftMeter meter = new DriftMeter();
        meter.add(x, y, List.of(new Span(0, x.size())));
        return meter.stats();
    }

    @Test
    void givesTheHandComputedValues() {
        DriftStats stats = stats(floats(3, 4, 0), floats(3, 2, 1));
        assertThat(stats.compared()).isEqualTo(3);
        assertThat(stats.maxAbs()).isEqualTo(2);
        assertThat(stats.meanAbs()).isEqualTo(1);
        // ‖(0, −2, 1)‖ / ‖(3, 4, 0)‖ = √5 / 5, and (9 + 8) / (5 · √14).
        assertThat(stats.relativeRmse()).isCloseTo(Math.sqrt(5) / 5, within(ULPS));
        assertThat(stats.cosine()).isCloseTo(17 / (5 * Math.sqrt(14)), within(ULPS));
    }

    @Test
    void givesTheSameOverTwoBatchesAsOverOne() {
        DriftMeter meter = new DriftMeter();
        meter.add(floats(3), floats(3), List.of(new Span(0, 1)));
        meter.add(floats(4, 0), floats(2, 1), List.of(new Span(0, 2)));
        assertThat(meter.stats()).isEqualTo(stats(floats(3, 4, 0), floats(3, 2, 1)));
    }

    @Test
    void leavesOutWhatIsNotInASpan() {
        DriftMeter meter = new DriftMeter();
        meter.add(floats(1, 2, 3, 4), floats(1, 9, 9, 4), List.of(new Span(0, 1), new Span(3, 4)));
        assertThat(meter.stats().maxAbs()).isZero();
        assertThat(meter.stats().compared()).isEqualTo(2);
    }

    @Test
    void isInfiniteWhenOnlyTheCandidateIsNotFinite() {
        DriftStats stats = stats(floats(1, 2), floats(1, Float.NaN));
        assertThat(stats.relativeRmse()).isInfinite();
        assertThat(stats.broken()).isOne();
    }

    @Test
    void leavesOutWhatIsNotFiniteInTheOriginal() {
        DriftStats stats = stats(floats(1, Float.NEGATIVE_INFINITY), floats(1, Float.NEGATIVE_INFINITY));
        assertThat(stats.relativeRmse()).isZero();
        assertThat(stats.nonFiniteOriginal()).isOne();
        assertThat(stats.broken()).isZero();
    }

    @Test
    void knowsZeroVectors() {
        assertThat(stats(floats(0, 0), floats(0, 0)).cosine()).isOne();
        assertThat(stats(floats(0, 0), floats(0, 0)).relativeRmse()).isZero();
        assertThat(stats(floats(0, 0), floats(0, 1)).cosine()).isZero();
        assertThat(stats(floats(0, 0), floats(0, 1)).relativeRmse()).isInfinite();
    }

    @Test
    void countsEqualIntegers() {
        DriftMeter meter = new DriftMeter();
        Shape shape = Shape.of(4);
        meter.add(LongValues.of(shape, 1, 2, 3, 4), LongValues.of(shape, 1, 2, 3, 5), List.of(new Span(0, 4)));
        assertThat(meter.stats().equalShare()).hasValue(0.75);
        assertThat(meter.stats().maxAbs()).isOne();
    }
}
