/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Layouts of values: two samples of 3 and 1 tokens, the last two positions of the second are padding. */
class RangesTest {
    private static final float PAD = 1000;

    private final List<String> notes = new ArrayList<>();

    private Statistics measure(StatisticsRequest request, Values... batches) {
        Meters meters = new Meters(List.of(request), CalibrationSettings.defaults(), notes::add);
        for (Values values : batches) {
            meters.add(
                    Map.of("v", values),
                    UnpaddedRows.of(
                            Samples.batch(Shape.of(2, 3), new long[6], Optional.of(Mask.ofLengths(3, 3, 1)), 2)));
        }
        return meters.finish();
    }

    private Statistics.Ranges ranges(StatisticsRequest.Ranges request, Values... batches) {
        return measure(request, batches).ranges("v").orElseThrow(() -> new AssertionError(notes));
    }

    @Test
    void eachIndexOfTheLastAxisHasItsOwnRangeAndPaddingHasNone() {
        Values values = FloatValues.of(Shape.of(2, 3, 2), 1, 2, -3, 4, 5, 0, 7, -8, PAD, PAD, PAD, -PAD);
        Statistics.Ranges ranges = ranges(new StatisticsRequest.Ranges("v"), values);
        assertThat(ranges.low()).containsExactly(-3, -8);
        assertThat(ranges.high()).containsExactly(7, 4);
        assertThat(ranges.smallest()).isEqualTo(-8);
        assertThat(ranges.largest()).isEqualTo(7);
    }

    @Test
    void aConvolutionHasItsWidthInTheMiddle() {
        Values values = FloatValues.of(Shape.of(2, 2, 3), 1, -3, 5, 2, 4, 0, 7, PAD, PAD, -8, PAD, -PAD);
        Statistics.Ranges ranges = ranges(new StatisticsRequest.Ranges("v", 1), values);
        assertThat(ranges.low()).containsExactly(-3, -8);
        assertThat(ranges.high()).containsExactly(7, 4);
    }

    @Test
    void headsAreNoPadding() {
        Values values = FloatValues.of(Shape.of(2, 2, 3, 1), 1, 2, 3, 4, 5, 6, -7, PAD, PAD, 8, PAD, PAD);
        Statistics.Ranges ranges = ranges(new StatisticsRequest.Ranges("v"), values);
        assertThat(ranges.low()).containsExactly(-7);
        assertThat(ranges.high()).containsExactly(8);
    }

    @Test
    void whereTheSequenceIsTheLastAxisThereIsOneRangeForAll() {
        Values keys = FloatValues.of(
                Shape.of(2, 1, 4, 3),
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8,
                9,
                1,
                2,
                3,
                -7,
                PAD,
                PAD,
                8,
                PAD,
                PAD,
                1,
                PAD,
                PAD,
                1,
                PAD,
                PAD);
        Statistics.Ranges ranges = ranges(new StatisticsRequest.Ranges("v"), keys);
        assertThat(ranges.low()).containsExactly(-7);
        assertThat(ranges.high()).containsExactly(9);
    }

    @Test
    void whereTheWidthChangesThereIsOneRangeForAll() {
        Statistics.Ranges ranges = ranges(
                new StatisticsRequest.Ranges("v"),
                FloatValues.of(Shape.of(2, 2), 1, 2, 3, 4),
                FloatValues.of(Shape.of(2, 1), -5, 0),
                FloatValues.of(Shape.of(2, 2), 0, 9, 0, 0));
        assertThat(ranges.low()).containsExactly(-5);
        assertThat(ranges.high()).containsExactly(9);
    }

    @Test
    void infinityInARealRowIsRefusedAndInPaddingIsNot() {
        Values outside = FloatValues.of(Shape.of(2, 3, 1), 1, 2, 3, 4, Float.NaN, Float.NEGATIVE_INFINITY);
        assertThat(ranges(new StatisticsRequest.Ranges("v"), outside).high()).containsExactly(4);
        Values inside = FloatValues.of(Shape.of(2, 3, 1), 1, 2, 3, Float.NEGATIVE_INFINITY, 0, 0);
        assertThat(measure(new StatisticsRequest.Ranges("v"), inside).ranges("v"))
                .isEmpty();
        assertThat(notes).singleElement().asString().contains("infinity");
    }

    @Test
    void aValueOfNoKnownLayoutIsLeftOutWithANote() {
        Values timeFirst = FloatValues.of(Shape.of(4, 5), new float[20]);
        assertThat(measure(new StatisticsRequest.Ranges("v"), timeFirst).ranges("v"))
                .isEmpty();
        assertThat(measure(new StatisticsRequest.Ranges("v", 7), timeFirst).ranges("v"))
                .isEmpty();
        assertThat(notes).hasSize(2);
    }

    @Test
    void momentsOfAConvolutionAreThoseOfTheSameRowsTurned() {
        Values turned = FloatValues.of(Shape.of(2, 2, 3), 1, -3, 5, 2, 4, 0, 7, PAD, PAD, -8, PAD, -PAD);
        Values straight = FloatValues.of(Shape.of(2, 3, 2), 1, 2, -3, 4, 5, 0, 7, -8, PAD, PAD, PAD, -PAD);
        Statistics.Moments middle = measure(new StatisticsRequest.Moments("v", 1), turned)
                .moments("v")
                .orElseThrow();
        Statistics.Moments last = measure(new StatisticsRequest.Moments("v"), straight)
                .moments("v")
                .orElseThrow();
        assertThat(middle.gram()).isEqualTo(last.gram());
        assertThat(middle.mean()).isEqualTo(last.mean());
        assertThat(middle.count()).isEqualTo(4);
    }
}
