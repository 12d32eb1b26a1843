/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pare.graph.Model;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.data.Batch;
import dev.pare.runtime.data.Dataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitTest {
    private static int[][] texts(int count) {
        int[][] texts = new int[count][];
        Arrays.setAll(texts, i -> new int[] {i});
        return texts;
    }

    private static int count(Dataset data) {
        int samples = 0;
        for (Batch batch : data.batches()) {
            samples += batch.samples();
        }
        assertThat(data.samples()).isEqualTo(samples);
        return samples;
    }

    /** 160 samples are the first of which a fifth is enough; batches are not torn, so that 24 at a time leave fewer than 32. */
    @ParameterizedTest
    @CsvSource({
        "1, 159, 0",
        "1, 160, 32",
        "1, 600, 120",
        "8, 160, 32",
        "8, 600, 120",
        "24, 160, 0",
        "32, 167, 32",
        "32, 1024, 192",
        "64, 200, 0",
        "64, 320, 64"
    })
    void aFifthIsHeldOutInWholeBatchesIfItIsEnough(int batchSize, int samples, int held) {
        Split split = new Split(Samples.texts(batchSize, texts(samples)));
        assertThat(count(split.judging())).isEqualTo(held == 0 ? samples : held);
        assertThat(count(split.learning())).isEqualTo(held == 0 ? samples : samples - held);
        assertThat(split.note().isPresent()).isEqualTo(held > 0);
    }

    @Test
    void noSampleIsInBothPartsAndTheDealingIsTheSameEachTime() {
        Split split = new Split(Samples.texts(4, texts(200)));
        List<Batch> learning = new ArrayList<>();
        split.learning().batches().forEach(learning::add);
        List<Batch> again = new ArrayList<>();
        split.learning().batches().forEach(again::add);
        assertThat(again).isEqualTo(learning);
        List<Batch> judging = new ArrayList<>();
        split.judging().batches().forEach(judging::add);
        assertThat(judging).hasSize(10);
        assertThat(learning).hasSize(40).doesNotContainAnyElementsOf(judging);
    }

    /** Of 160 single tokens every fifth is id 1, and all of these are held out. */
    private static Dataset everyFifthIsOne() {
        int[][] texts = new int[160][];
        Arrays.setAll(texts, i -> new int[] {i % 5 == 4 ? 1 : 0});
        return Samples.texts(1, texts);
    }

    private final List<String> notes = new ArrayList<>();

    private Statistics measure() {
        return new OrtCalibrator(everyFifthIsOne(), CalibrationSettings.defaults(), notes::add)
                .measure(
                        Samples.model(),
                        List.of(
                                new StatisticsRequest.Moments("hidden"),
                                new StatisticsRequest.Ranges("hidden"),
                                new StatisticsRequest.Frequencies("ids", 4)),
                        Progress.SILENT);
    }

    @Test
    void nothingIsMeasuredOnWhatIsHeldOut() {
        Statistics statistics = measure();
        assertThat(statistics.moments("hidden").orElseThrow().mean()).containsExactly(1, 2);
        assertThat(statistics.ranges("hidden").orElseThrow().high()).containsExactly(1, 2);
        assertThat(statistics.frequencies("ids").orElseThrow()).containsExactly(128, 0, 0, 0);
        assertThat(notes).singleElement().asString().contains("32 of 160");
    }

    /** The row of id 0, all that is learned from, may change without a trace; that of id 1 may not. */
    @Test
    void choicesAreJudgedOnWhatIsHeldOutAlone() {
        Model learned = Samples.model(2, -7, -7, 3, -1, 0, 5, 1000, 1000);
        Model held = Samples.model(2, 1, 2, 3.3f, -1.1f, 0, 5, 1000, 1000);
        double[] drifts = measure().trials(List.of(() -> learned, () -> held)).orElseThrow();
        assertThat(drifts[0]).isZero();
        assertThat(drifts[1]).isCloseTo(0.01, within(1e-6));
    }
}
