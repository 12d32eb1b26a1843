/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.OnnxWriter.Storage;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.TensorValues;
import dev.pare.tensor.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
    @TempDir
    Path folder;

    private static Model small() {
        float[] values = new float[400];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 0.5f;
        }
        Graph graph = new Graph(
                "g",
                List.of(ValueInfo.of("x", DataType.FLOAT)),
                List.of(ValueInfo.of("y", DataType.FLOAT)),
                List.of(),
                List.of(Tensor.floats("w", Shape.of(20, 20), values), Tensor.longs("n", Shape.of(2), 3, -4)),
                List.of(Node.of("MatMul", "m", List.of("x", "w"), List.of("y"))),
                UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 14)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void theNumberOfThreadsDoesNotShowInTheFile(int threads) throws Exception {
        Path one = folder.resolve("one.onnx");
        Path many = folder.resolve("many.onnx");
        OnnxWriter.write(small(), one, Storage.SINGLE_FILE, 1);
        OnnxWriter.write(small(), many, Storage.SINGLE_FILE, threads);
        assertThat(Files.mismatch(one, many)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SINGLE_FILE", "EXTERNAL"})
    void weightsComeBackFromEitherStorage(Storage storage) {
        Path path = folder.resolve("m.onnx");
        OnnxWriter.write(small(), path, storage, 2);
        Model back = OnnxReader.read(path);
        Tensor weight = back.graph().initializer("w").orElseThrow();
        assertThat(TensorValues.floats(weight))
                .isEqualTo(TensorValues.floats(small().graph().initializer("w").orElseThrow()));
        assertThat(TensorValues.longs(back.graph().initializer("n").orElseThrow()))
                .containsExactly(3, -4);
    }

    @Test
    void aModelReadFromExternalDataIsWrittenWithExternalData() {
        Path path = folder.resolve("m.onnx");
        OnnxWriter.write(small(), path, Storage.EXTERNAL, 2);
        OnnxWriter.write(OnnxReader.read(path), folder.resolve("n.onnx"));
        assertThat(folder.resolve("n.onnx.data")).exists().hasSize(1600);
    }

    @Test
    void nothingIsLeftBehindWhenTheOutputCannotBeWritten() throws Exception {
        Path target = Files.createDirectory(folder.resolve("taken"));
        Files.writeString(target.resolve("file"), "x");
        assertThatThrownBy(() -> OnnxWriter.write(small(), target))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("nothing was changed");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(target);
        }
    }

    @Test
    void aFileCutOffAnywhereIsRefusedWithItsName() throws Exception {
        Path path = folder.resolve("m.onnx");
        OnnxWriter.write(small(), path);
        byte[] whole = Files.readAllBytes(path);
        Path cut = folder.resolve("cut.onnx");
        // Every length but those that end exactly between two fields of the model itself, where a shorter model is
        // still a model.
        for (int length = 0; length < whole.length; length += 7) {
            Files.write(cut, Arrays.copyOf(whole, length));
            try {
                OnnxReader.read(cut);
            } catch (ModelFormatException e) {
                assertThat(e.getMessage()).contains("cut.onnx");
                continue;
            }
            assertThat(length).isGreaterThan(1600);
        }
    }

    @Test
    void missingExternalDataIsNamedWithItsTensor() throws Exception {
        Path path = folder.resolve("m.onnx");
        OnnxWriter.write(small(), path, Storage.EXTERNAL, 1);
        Files.delete(folder.resolve("m.onnx.data"));
        assertThatThrownBy(() -> OnnxReader.read(path))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("initializer w needs the file m.onnx.data, which is missing");
    }

    @Test
    void externalDataOutsideTheFolderIsRefused_pain28() throws Exception {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        Path path = inner.resolve("m.onnx");
        OnnxWriter.write(small(), path, Storage.EXTERNAL, 1);
        Path data = inner.resolve("m.onnx.data");
        Path outside = folder.resolve("secret");
        Files.move(data, outside);
        Files.createSymbolicLink(data, outside);
        assertThatThrownBy(() -> OnnxReader.read(path)).hasMessageContaining("a link out of the model's folder");
        Files.delete(data);
        Files.createLink(data, outside);
        assertThatThrownBy(() -> OnnxReader.read(path)).hasMessageContaining("hard links");
    }

    @Test
    void filesThatAreNoModelsAreNamedForWhatTheyAre() throws Exception {
        assertRefused("", "is empty");
        assertRefused("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS pointer");
        assertRefused("\n<!DOCTYPE html><html></html>", "web page");
        assertRefused("PK\u0003\u0004rest", "zip archive");
        assertRefused("{\"a\": 1}", "JSON");
        assertRefused("just text, nothing else", "not a readable ONNX model");
    }

    private void assertRefused(String content, String message) throws Exception {
        Path path = folder.resolve("file.onnx");
        Files.writeString(path, content, StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> OnnxReader.read(path))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContaining(message);
    }
}
