/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pare.graph.Dim;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.graph.OpsetImport;
import dev.pare.graph.ValueInfo;
import dev.pare.onnx.ModelFormatException;
import dev.pare.onnx.OnnxWriter;
import dev.pare.onnx.OnnxWriter.Storage;
import dev.pare.onnx.OutputException;
import dev.pare.tensor.DataType;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import dev.pare.tensor.UnknownFields;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalStaysTest {
    private static final int WIDTH = 256;

    @TempDir
    Path folder;

    private static Model model() {
        List<Tensor> weights = List.of(matrix("w"), matrix("v"));
        Graph graph = new Graph(
                "graph",
                List.of(ValueInfo.of("x", DataType.FLOAT, new Dim.Symbolic("n"), new Dim.Fixed(WIDTH))),
                List.of(ValueInfo.of("y", DataType.FLOAT)),
                List.of(),
                weights,
                List.of(
                        Node.of("MatMul", "first", List.of("x", "w"), List.of("h")),
                        Node.of("MatMul", "second", List.of("h", "v"), List.of("y"))),
                UnknownFields.NOTHING);
        return new Model(8, List.of(OpsetImport.of("", 13)), List.of(), graph, List.of(), UnknownFields.NOTHING);
    }

    private static Tensor matrix(String name) {
        float[] values = new float[WIDTH * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 97) / 97f - 0.5f;
        }
        values[0] = name.charAt(0);
        return Tensor.floats(name, Shape.of(WIDTH, WIDTH), values);
    }

    /** A model that was renamed after it was exported still names its weights as before. */
    @ParameterizedTest
    @ValueSource(strings = {"first.onnx", "first.onnx.data"})
    void externalWeightsOfTheOriginalAreNotOverwritten(String output) throws IOException {
        OnnxWriter.write(model(), folder.resolve("first.onnx"), Storage.EXTERNAL, 1);
        Path renamed = Files.move(folder.resolve("first.onnx"), folder.resolve("renamed.onnx"));
        Path weights = folder.resolve("first.onnx.data");
        byte[] before = Files.readAllBytes(weights);
        assertThatThrownBy(() -> Compression.of(renamed).to(folder.resolve(output)))
                .isInstanceOf(OutputException.class)
                .hasMessageContaining("weights of the model itself");
        assertThat(weights).hasBinaryContent(before);
        assertThat(Compression.of(renamed).to(folder.resolve("other.onnx")).bytesAfter())
                .isLessThan(before.length);
    }

    @Test
    void aFileThatShrinksWhileItIsReadIsTheFilesFault() {
        Path input = folder.resolve("model.onnx");
        OnnxWriter.write(model(), input);
        Compression compression = Compression.of(input).threads(1).progress((step, done, total) -> truncate(input));
        assertThatThrownBy(() -> compression.to(folder.resolve("out.onnx")))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("while it was read");
        assertThat(folder.resolve("out.onnx")).doesNotExist();
    }

    private static void truncate(Path file) {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(4096);
        } catch (IOException e) {
            throw new UncheckedIOException("the test cannot shorten its file", e);
        }
    }
}
