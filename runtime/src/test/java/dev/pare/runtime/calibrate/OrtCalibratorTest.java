/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.runtime.data.Dataset;
import dev.pare.runtime.data.Mask;
import dev.pare.runtime.session.RunException;
import dev.pare.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrtCalibratorTest {
    /** Rows (1, 2), (3, -1), (0, 5) and (3, -1), and two padding tokens. */
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

    private Statistics.Moments moments(Model model, Dataset data, String value) {
        return measure(model, data, new StatisticsRequest.Moments(value))
                .moments(value)
                .orElseThrow(() -> new AssertionError(notes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden", "flat", "halves"})
    void gramMeanAndCountAreThoseOfTheRealTokens(String value) {
        Statistics.Moments moments = moments(Samples.model(), Samples.texts(2, TEXTS), value);
        assertThat(moments.width()).isEqualTo(2);
        assertThat(moments.count()).isEqualTo(4);
        assertThat(moments.gram()).containsExactly(19, -4, -4, 31);
        assertThat(moments.mean()).containsExactly(1.75, 1.25);
    }

    @Test
    void paddingWouldShowIfItWereCounted() {
        Dataset unmasked = Samples.dataset(
                Samples.batch(Shape.of(2, 3), new long[] {0, 1, 2, 1, 3, 3}, Optional.of(Mask.allReal(2, 3)), 2));
        Statistics.Moments moments = moments(Samples.model(), unmasked, "hidden");
        assertThat(moments.count()).isEqualTo(6);
        assertThat(moments.gram()[0]).isEqualTo(2_000_019);
    }

    @Test
    void aPooledValueGivesOneRowPerSample() {
        Statistics.Moments moments = moments(Samples.model(), Samples.texts(2, TEXTS), "pooled");
        assertThat(moments.count()).isEqualTo(2);
        assertThat(moments.gram()).containsExactly(10, -1, -1, 5);
        assertThat(moments.mean()).containsExactly(2, 0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidden", "flat", "pooled"})
    void rowsThatFillUpAFixedBatchSizeDoNotCount(String value) {
        Dataset filled = Samples.dataset(Samples.batch(new int[][] {{2}, {2}, {2}}, 1));
        Statistics.Moments moments = moments(Samples.model(), filled, value);
        assertThat(moments.count()).isEqualTo(1);
        assertThat(moments.gram()).containsExactly(0, 0, 0, 25);
    }

    @Test
    void withoutAMaskEveryRowCounts() {
        Dataset data = Samples.dataset(Samples.batch(Shape.of(2, 2), new long[] {0, 1, 2, 1}, Optional.empty(), 2));
        assertThat(moments(Samples.model(), data, "hidden").gram()).containsExactly(19, -4, -4, 31);
    }

    @Test
    void theBatchSizeChangesNothingButTheOrderOfSums() {
        int width = 8;
        Model model = Samples.model(width, noise(50 * width));
        int[][] texts = randomTexts(41);
        Statistics.Moments single = moments(model, Samples.texts(1, texts), "doubled");
        Statistics.Moments fours = moments(model, Samples.texts(4, texts), "doubled");
        assertThat(fours.count()).isEqualTo(single.count());
        int rowsInABatch = 4 * 12;
        for (int i = 0; i < width; i++) {
            assertThat(fours.mean()[i]).isCloseTo(single.mean()[i], within(1e-14));
            for (int j = 0; j < width; j++) {
                // A float sum of n products is off by at most n 2^-24 of the sum of their sizes, on either side.
                double sizes = Math.sqrt(single.gram()[i * width + i] * single.gram()[j * width + j]);
                assertThat(fours.gram()[i * width + j])
                        .isCloseTo(single.gram()[i * width + j], within(2 * rowsInABatch * 0x1p-24 * sizes));
            }
        }
    }

    @Test
    void theNumberOfThreadsDoesNotShow() {
        Model model = Samples.model(8, noise(50 * 8));
        int[][] texts = randomTexts(20);
        List<StatisticsRequest> requests = List.of(
                new StatisticsRequest.Moments("hidden"),
                new StatisticsRequest.Moments("doubled"),
                new StatisticsRequest.Moments("flat"));
        Statistics one = inPool(1, model, texts, requests);
        Statistics four = inPool(4, model, texts, requests);
        for (String value : List.of("hidden", "doubled", "flat")) {
            assertThat(four.moments(value).orElseThrow().gram())
                    .isEqualTo(one.moments(value).orElseThrow().gram());
        }
    }

    private Statistics inPool(int threads, Model model, int[][] texts, List<StatisticsRequest> requests) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            return pool.submit(
                            () -> measure(model, Samples.texts(4, texts), requests.toArray(StatisticsRequest[]::new)))
                    .join();
        } finally {
            pool.shutdown();
        }
    }

    private static float[] noise(int size) {
        SplittableRandom random = new SplittableRandom(7);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-1, 2);
        }
        return values;
    }

    private static int[][] randomTexts(int count) {
        SplittableRandom random = new SplittableRandom(11);
        int[][] texts = new int[count][];
        for (int i = 0; i < count; i++) {
            texts[i] = random.ints(random.nextInt(1, 13), 0, 50).toArray();
        }
        return texts;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ids", "narrowIds"})
    void lookUpsOfRealTokensAreCounted(String indices) {
        Statistics statistics =
                measure(Samples.model(), Samples.texts(2, TEXTS), new StatisticsRequest.Frequencies(indices, 4));
        assertThat(statistics.frequencies(indices))
                .hasValueSatisfying(counts -> assertThat(counts).containsExactly(1, 2, 1, 0));
    }

    @Test
    void momentsAndLookUpsAreMeasuredInOneRun() {
        Statistics statistics = measure(
                Samples.model(),
                Samples.texts(1, TEXTS),
                new StatisticsRequest.Moments("hidden"),
                new StatisticsRequest.Moments("hidden"),
                new StatisticsRequest.Moments("doubled"),
                new StatisticsRequest.Frequencies("ids", 4));
        assertThat(statistics.moments("hidden").orElseThrow().count()).isEqualTo(4);
        assertThat(statistics.moments("doubled").orElseThrow().gram()).containsExactly(76, -16, -16, 124);
        assertThat(statistics.frequencies("ids")).isPresent();
        assertThat(notes).isEmpty();
    }

    @Test
    void valuesThatDoNotFitIntoMemoryTogetherAreMeasuredInSeveralRuns() {
        List<StatisticsRequest> requests = List.of(
                new StatisticsRequest.Moments("hidden"),
                new StatisticsRequest.Frequencies("narrowIds", 4),
                new StatisticsRequest.Frequencies("ids", 4),
                new StatisticsRequest.Moments("doubled"));
        Statistics statistics = new OrtCalibrator(
                        Samples.texts(2, TEXTS), settings().withBatchBytes(1), notes::add)
                .measure(Samples.model(), requests, Progress.SILENT);
        assertThat(statistics.moments("hidden").orElseThrow().gram()).containsExactly(19, -4, -4, 31);
        assertThat(statistics.moments("doubled").orElseThrow().gram()).containsExactly(76, -16, -16, 124);
        assertThat(statistics.frequencies("ids").orElseThrow()).containsExactly(1, 2, 1, 0);
        assertThat(statistics.frequencies("narrowIds").orElseThrow()).containsExactly(1, 2, 1, 0);
    }

    @Test
    void weightsInExternalDataAreFound() {
        Path path = folder.resolve("m.onnx");
        float[] table = noise(50 * 8);
        OnnxWriter.write(Samples.model(8, table), path, OnnxWriter.Storage.EXTERNAL, 1);
        int[][] texts = randomTexts(5);
        assertThat(moments(OnnxReader.read(path), Samples.texts(2, texts), "hidden")
                        .gram())
                .isEqualTo(moments(Samples.model(8, table), Samples.texts(2, texts), "hidden")
                        .gram());
    }

    @Test
    void theTemporaryModelIsDeletedAlsoWhenTheRunFails() {
        moments(Samples.model(), Samples.texts(2, TEXTS), "hidden");
        assertThat(folder).isEmptyDirectory();
        Dataset outside = Samples.texts(1, new int[][] {{77}});
        assertThatThrownBy(() -> moments(Samples.model(), outside, "hidden")).isInstanceOf(RunException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void progressIsReportedPerBatchAndEndsAtTheTotal() {
        List<String> reports = new ArrayList<>();
        new OrtCalibrator(Samples.texts(1, TEXTS), settings(), notes::add)
                .measure(
                        Samples.model(),
                        List.of(new StatisticsRequest.Moments("hidden")),
                        (label, done, total) -> reports.add(done + "/" + total));
        assertThat(reports).containsExactly("0/2", "1/2", "2/2");
    }
}
