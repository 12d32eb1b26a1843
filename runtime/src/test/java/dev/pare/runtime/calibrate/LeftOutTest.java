/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.graph.Model;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Mask;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that cannot be measured, each with a note that says why. */
class LeftOutTest {
    private static final int[][] TEXTS = {{0, 1, 2}, {1}};

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();

    private Statistics measure(Model model, Dataset data, StatisticsRequest... requests) {
        return new OrtCalibrator(data, settings(), notes::add).measure(model, List.of(requests), Progress.SILENT);
    }

    private CalibrationSettings settings() {
        return CalibrationSettings.defaults().withTemporary(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"inside_then_branch", "table", "nowhere"})
    void aValueThatIsNotInTheMainGraphIsLeftOutWithANote(String value) {
        Statistics statistics = measure(
                Samples.model(),
                Samples.texts(2, TEXTS),
                new StatisticsRequest.Moments(value),
                new StatisticsRequest.Moments("hidden"));
        assertThat(statistics.moments(value)).isEmpty();
        assertThat(statistics.moments("hidden")).isPresent();
        assertThat(notes).singleElement().asString().contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"turned", "narrowIds"})
    void aValueOfAnotherLayoutOrKindIsLeftOutWithANote(String value) {
        assertThat(measure(Samples.model(), Samples.texts(2, TEXTS), new StatisticsRequest.Moments(value))
                        .moments(value))
                .isEmpty();
        assertThat(notes).singleElement().asString().contains(value);
    }

    @Test
    void aRealRowThatIsNotFiniteIsRefusedAndPaddingMayHoldAnything() {
        Model model = Samples.model(2, 1, 2, 3, -1, Float.NaN, 5, Float.NaN, Float.POSITIVE_INFINITY);
        StatisticsRequest hidden = new StatisticsRequest.Moments("hidden");
        Statistics finite = measure(model, Samples.texts(2, new int[][] {{0, 1}, {1}}), hidden);
        assertThat(finite.moments("hidden").orElseThrow().gram()).containsExactly(19, -4, -4, 6);
        Statistics statistics = measure(model, Samples.texts(2, TEXTS), hidden);
        assertThat(statistics.moments("hidden")).isEmpty();
        assertThat(notes).singleElement().asString().contains("hidden").contains("NaN");
    }

    @Test
    void aValueWithoutRoomForItsGramMatrixAloneIsLeftOutWithANote() {
        CalibrationSettings small = settings().withGramBytes(31);
        Statistics statistics = new OrtCalibrator(Samples.texts(2, TEXTS), small, notes::add)
                .measure(
                        Samples.model(),
                        List.of(new StatisticsRequest.Moments("hidden"), new StatisticsRequest.Moments("doubled")),
                        Progress.SILENT);
        assertThat(statistics.moments("hidden")).isEmpty();
        assertThat(statistics.moments("doubled")).isEmpty();
        assertThat(notes).hasSize(2).allMatch(note -> note.contains("memory"));
    }

    @Test
    void anInputThatTheDataDoesNotFeedIsLeftOutWithANote() {
        Model model = Samples.model();
        List<ValueInfo> inputs = List.of(model.graph().inputs().get(0), ValueInfo.of("other", DataType.INT64));
        Statistics statistics = measure(
                model.withGraph(model.graph().withInputs(inputs)),
                Samples.texts(2, TEXTS),
                new StatisticsRequest.Frequencies("other", 4),
                new StatisticsRequest.Frequencies("ids", 4));
        assertThat(statistics.frequencies("other")).isEmpty();
        assertThat(statistics.frequencies("ids")).isPresent();
        assertThat(notes).singleElement().asString().contains("'other'");
    }

    @Test
    void valuesOfWhichNoRealRowWasSeenAreLeftOutWithANote() {
        Dataset padding =
                Samples.dataset(Samples.batch(Shape.of(1, 2), new long[] {3, 3}, Optional.of(Mask.ofLengths(2, 0)), 1));
        Statistics statistics = measure(
                Samples.model(),
                padding,
                new StatisticsRequest.Moments("hidden"),
                new StatisticsRequest.Frequencies("ids", 4));
        assertThat(statistics.moments("hidden")).isEmpty();
        assertThat(statistics.frequencies("ids")).isEmpty();
        assertThat(notes).hasSize(2);
    }
}
