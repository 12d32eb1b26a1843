/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.onnx.ModelFormatException;
import dev.pare.pass.Progress;
import dev.pare.runtime.TinyModels;
import dev.pare.runtime.tensor.FloatValues;
import dev.pare.runtime.tensor.LongValues;
import dev.pare.runtime.tensor.Values;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrtModelTest {
    private static final Shape SHAPE = Shape.of(2, 2);

    @TempDir
    Path folder;

    private OrtModel open(Path file) {
        return OrtModel.open(file, SessionSettings.defaults());
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE", "FLOAT16"})
    void feedsAndReadsRealNumbers(DataType type) {
        // Exact in half precision.
        FloatValues values = FloatValues.of(SHAPE, 1, -2.5f, 0, 1024);
        try (OrtModel model = open(TinyModels.identity(folder.resolve("m.onnx"), type))) {
            assertThat(model.run(Map.of("x", values))).containsEntry("y", values);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"INT64", "INT32", "INT16", "INT8"})
    void feedsAndReadsIntegers(DataType type) {
        LongValues values = LongValues.of(SHAPE, 1, -128, 0, 127);
        try (OrtModel model = open(TinyModels.identity(folder.resolve("m.onnx"), type))) {
            assertThat(model.run(Map.of("x", values))).containsEntry("y", values);
        }
    }

    @Test
    void feedsAndReadsBytesAndBooleans() {
        LongValues bytes = LongValues.of(SHAPE, 0, 1, 128, 255);
        try (OrtModel model = open(TinyModels.identity(folder.resolve("u.onnx"), DataType.UINT8))) {
            assertThat(model.run(Map.of("x", bytes))).containsEntry("y", bytes);
        }
        LongValues bits = LongValues.of(SHAPE, 0, 1, 1, 0);
        try (OrtModel model = open(TinyModels.identity(folder.resolve("b.onnx"), DataType.BOOL))) {
            assertThat(model.run(Map.of("x", bits))).containsEntry("y", bits);
        }
    }

    @Test
    void tellsItsInputsAndOutputs() {
        try (OrtModel model = open(TinyModels.linear(folder.resolve("m.onnx"), "logits", 1, 0, 0, 1))) {
            assertThat(model.signature().inputs()).singleElement().hasToString("x float[batch, 2]");
            assertThat(model.signature().outputs()).singleElement().hasToString("logits float[batch, 2]");
            assertThat(model.loadMillis()).isPositive();
        }
    }

    @Test
    void computes() {
        Map<String, Values> feeds = Map.of("x", FloatValues.of(Shape.of(1, 2), 3, 4));
        try (OrtModel model = open(TinyModels.linear(folder.resolve("m.onnx"), "logits", 1, 2, 3, 4))) {
            assertThat(model.run(feeds, Set.of("logits")))
                    .containsEntry("logits", FloatValues.of(Shape.of(1, 2), 15.5f, 21.5f));
        }
    }

    @Test
    void saysInOneLineWhyAnInputIsRefused() {
        Map<String, Values> feeds = Map.of("x", FloatValues.of(Shape.of(1, 3), 3, 4, 5));
        try (OrtModel model = open(TinyModels.linear(folder.resolve("m.onnx"), "logits", 1, 2, 3, 4))) {
            assertThatThrownBy(() -> model.run(feeds))
                    .isInstanceOf(RunException.class)
                    .hasMessageContaining("m.onnx")
                    .hasMessageContaining("Expected: 2")
                    .message()
                    .doesNotContain("\n")
                    .doesNotContain("ORT_");
        }
    }

    @Test
    void namesTheFileThatIsNoModel() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "version https://git-lfs.github.com/spec/v1\n");
        assertThatThrownBy(() -> open(text))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("text.onnx")
                .hasMessageContaining("cannot load");
        assertThatThrownBy(() -> open(folder.resolve("none.onnx")))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("no such model");
    }

    @Test
    void countsTheOperatorsThatAreLeftAfterLoading() {
        Path model = TinyModels.linear(folder.resolve("m.onnx"), "logits", 1, 2, 3, 4);
        assertThat(LoadedGraph.operatorCounts(model, SessionSettings.defaults().withLevel(SessionSettings.Level.NONE)))
                .isEqualTo(Map.of("MatMul", 1, "Add", 1));
        assertThat(LoadedGraph.operatorCounts(model, SessionSettings.defaults()))
                .isEqualTo(Map.of("Gemm", 1));
    }

    @Test
    void timesBothModelsTheSameNumberOfTimes() {
        Map<String, Values> feeds = Map.of("x", FloatValues.of(Shape.of(1, 2), 3, 4));
        try (OrtModel model = open(TinyModels.linear(folder.resolve("m.onnx"), "logits", 1, 2, 3, 4))) {
            Latency.Comparison times = Latency.compare(model, model, List.of(feeds), 3, Progress.SILENT);
            assertThat(times.rounds()).isEqualTo(3);
            assertThat(times.original().min())
                    .isPositive()
                    .isLessThanOrEqualTo(times.original().median());
            assertThat(times.ratio())
                    .isEqualTo(times.candidate().median() / times.original().median());
        }
    }

    @Test
    void takesTheMeanOfTheTwoMiddleTimes() {
        assertThat(Latency.Times.of(4_000_000, 1_000_000, 3_000_000, 9_000_000)).isEqualTo(new Latency.Times(3.5, 1));
    }
}
