/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.analysis.content.TensorHashes;
import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.pass.Progress;
import dev.pare.pass.Statistics;
import dev.pare.pass.StatisticsRequest;
import dev.pare.run.Calibrator;
import dev.pare.runtime.data.DataException;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptCalibratorTest {
    private static final Origin ORIGIN = new Origin("1", "a.onnx", "aa", "train.tsv, 5 rows", "", "dd");
    private static final StatisticsRequest GRAM = new StatisticsRequest.Moments("h");
    private static final StatisticsRequest LOOKUPS = new StatisticsRequest.Frequencies("x", 3);
    private static final StatisticsRequest RANGES = new StatisticsRequest.Ranges("h", 1);
    private static final StatisticsRequest HISTOGRAM = new StatisticsRequest.Histogram("h");
    private static final List<StatisticsRequest> ALL = List.of(GRAM, LOOKUPS, RANGES, HISTOGRAM);

    @TempDir
    Path folder;

    private final List<String> notes = new ArrayList<>();
    private final List<StatisticsRequest> measured = new ArrayList<>();
    private Statistics truth = new Noise(40, 3);

    /** Made-up findings for every name but "odd"; a Gram matrix of 40 is larger than nothing and smaller than a chunk. */
    private record Noise(int width, long seed) implements Statistics {
        @Override
        public Optional<Moments> moments(String value) {
            SplittableRandom random = new SplittableRandom(seed);
            double[] gram = new double[width * width];
            double[] mean = random.doubles(width, -1, 1).toArray();
            for (int i = 0; i < width; i++) {
                for (int j = i; j < width; j++) {
                    gram[i * width + j] = random.nextGaussian();
                    gram[j * width + i] = gram[i * width + j];
                }
            }
            return value.equals("odd") ? Optional.empty() : Optional.of(new Moments(width, 77, gram, mean));
        }

        @Override
        public Optional<long[]> frequencies(String indices) {
            return Optional.of(new long[] {5, 0, seed});
        }

        @Override
        public Optional<Ranges> ranges(String value) {
            return Optional.of(new Ranges(new float[] {-1.5f, 0}, new float[] {Float.MIN_VALUE, 3}));
        }

        @Override
        public Optional<Histogram> histogram(String value) {
            return Optional.of(new Histogram(-4, 0.25, new long[] {1, 2, 3}, -3.9f, -3.3f));
        }

        @Override
        public Optional<double[]> trials(List<Supplier<Model>> changed) {
            return Optional.of(new double[] {seed});
        }
    }

    private Path file() {
        return folder.resolve("stats.bin");
    }

    private KeptCalibrator kept(Origin origin, long memory) {
        Calibrator live = (model, requests, progress) -> {
            measured.addAll(requests);
            return truth;
        };
        return new KeptCalibrator(file(), origin, new TensorHashes(), live, memory, notes::add);
    }

    private Statistics measure(Model model, List<StatisticsRequest> requests) {
        return kept(ORIGIN, 10).measure(model, requests, Progress.SILENT);
    }

    private static Model model(float weight, String last) {
        Graph graph = new Graph(
                "g",
                List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("n"))),
                List.of(ValueInfo.of("y", DataType.FLOAT)),
                List.of(),
                List.of(Tensor.floats("w", Shape.of(), weight)),
                List.of(
                        Node.of("Mul", "", List.of("x", "w"), List.of("h")),
                        Node.of("Neg", "", List.of("h"), List.of("odd")),
                        Node.of(last, "", List.of("odd"), List.of("y"))),
                UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 17)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    private static void same(Statistics found, Statistics expected) {
        Statistics.Moments moments = found.moments("h").orElseThrow();
        assertThat(moments.gram()).isEqualTo(expected.moments("h").orElseThrow().gram());
        assertThat(moments.mean()).isEqualTo(expected.moments("h").orElseThrow().mean());
        assertThat(moments.count()).isEqualTo(77);
        assertThat(found.frequencies("x").orElseThrow())
                .isEqualTo(expected.frequencies("x").orElseThrow());
        assertThat(found.ranges("h").orElseThrow().low()).containsExactly(-1.5f, 0);
        assertThat(found.ranges("h").orElseThrow().high()).containsExactly(Float.MIN_VALUE, 3);
        assertThat(found.histogram("h")).usingRecursiveComparison().isEqualTo(expected.histogram("h"));
    }

    @Test
    void whatIsReadIsWhatWasMeasuredBitForBit() throws IOException {
        for (int width : new int[] {1, 2, 40, 513}) {
            truth = new Noise(width, width);
            Files.deleteIfExists(file());
            same(measure(model(width, "Relu"), ALL), truth);
            measured.clear();
            same(measure(model(width, "Relu"), ALL), truth);
            assertThat(measured).isEmpty();
        }
    }

    @Test
    void aFileIsExtendedByWhatItLacks() {
        measure(model(1, "Relu"), List.of(GRAM));
        measured.clear();
        same(measure(model(1, "Relu"), ALL), truth);
        assertThat(measured).containsExactly(LOOKUPS, RANGES, HISTOGRAM);
        assertThat(notes).singleElement().asString().contains("1 of 4").contains("stats.bin");
    }

    @Test
    void aModelThatWasChangedBehindAValueFindsItAgain() {
        measure(model(1, "Relu"), ALL);
        measured.clear();
        measure(model(1, "Tanh"), ALL);
        assertThat(measured).isEmpty();
    }

    @Test
    @DisplayName("pain 27: a model with other weights shares no entry, whatever its values are called")
    void aModelThatWasChangedBeforeAValueIsMeasuredAnew() {
        measure(model(1, "Relu"), List.of(GRAM));
        measured.clear();
        truth = new Noise(40, 9);
        Statistics other = measure(model(Math.nextUp(1f), "Relu"), List.of(GRAM));
        assertThat(measured).containsExactly(GRAM);
        assertThat(other.moments("h").orElseThrow().gram())
                .isEqualTo(truth.moments("h").orElseThrow().gram());
    }

    @Test
    void anotherAxisOrTableIsAnotherQuestion() {
        measure(model(1, "Relu"), ALL);
        measured.clear();
        List<StatisticsRequest> others =
                List.of(new StatisticsRequest.Moments("h", 1), new StatisticsRequest.Frequencies("x", 4));
        measure(model(1, "Relu"), others);
        assertThat(measured).isEqualTo(others);
    }

    @Test
    void whatCannotBeMeasuredIsTriedAgainWithMoreMemoryOnly() {
        List<StatisticsRequest> odd = List.of(new StatisticsRequest.Moments("odd"));
        assertThat(measure(model(1, "Relu"), odd).moments("odd")).isEmpty();
        measured.clear();
        assertThat(measure(model(1, "Relu"), odd).moments("odd")).isEmpty();
        assertThat(measured).isEmpty();
        assertThat(notes).last().asString().contains("'odd'").contains("left out");
        kept(ORIGIN, 11).measure(model(1, "Relu"), odd, Progress.SILENT);
        assertThat(measured).isEqualTo(odd);
        measured.clear();
        kept(ORIGIN, 11).measure(model(1, "Relu"), odd, Progress.SILENT);
        assertThat(measured).isEmpty();
    }

    @Test
    void runsOfModelsAreMadeAnew() {
        measure(model(1, "Relu"), ALL);
        truth = new Noise(1, 42);
        assertThat(measure(model(1, "Relu"), ALL).trials(List.of()).orElseThrow())
                .containsExactly(42);
    }

    @Test
    void aValueThatTheModelDoesNotHaveIsNotKept() {
        List<StatisticsRequest> nowhere = List.of(new StatisticsRequest.Ranges("nowhere"));
        assertThat(measure(model(1, "Relu"), nowhere).ranges("nowhere")).isEmpty();
        assertThat(file()).doesNotExist();
    }

    private void refused(Origin origin, String... words) {
        assertThatThrownBy(() -> kept(origin, 10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("stats.bin")
                .hasMessageContaining("delete this one")
                .message()
                .contains(words);
    }

    @Test
    void anotherModelOtherDataAnotherLimitAndAnotherVersionAreRefused() throws IOException {
        measure(model(1, "Relu"), ALL);
        byte[] before = Files.readAllBytes(file());
        String data = "train.tsv, 5 rows";
        refused(new Origin("1", "b.onnx", "bb", data, "", "dd"), "another model, a.onnx", "b.onnx");
        refused(new Origin("1", "a.onnx", "bb", data, "", "dd"), "another model of the name a.onnx", "weights");
        refused(new Origin("1", "a.onnx", "aa", "train.tsv, 7 rows", "", "ee"), "5 rows", "7 rows");
        refused(new Origin("1", "a.onnx", "aa", data, "cut at 9", "ee"), "another way", "cut at 9");
        refused(new Origin("1", "a.onnx", "aa", data, "", "ee"), "tokenizer");
        refused(new Origin("2", "a.onnx", "aa", data, "", "dd"), "Pare 1", "this is 2");
        assertThat(file()).hasBinaryContent(before);
    }

    @Test
    void theModelMayHaveMoved() {
        measure(model(1, "Relu"), ALL);
        measured.clear();
        Origin moved = new Origin("1", "copy.onnx", "aa", "copy.tsv, 5 rows", "", "dd");
        same(kept(moved, 10).measure(model(1, "Relu"), ALL, Progress.SILENT), truth);
        assertThat(measured).isEmpty();
    }
}
