/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pare.factorize.Ort;
import dev.pare.factorize.Ort.Input;
import dev.pare.factorize.Passes;
import dev.pare.graph.Model;
import dev.pare.onnx.OnnxReader;
import dev.pare.onnx.OnnxWriter;
import dev.pare.pass.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupeAlbertTest {
    @TempDir
    Path folder;

    @Test
    @DisplayName("pain 4: an ALBERT exported with a copy per use shrinks 2.3 times and computes the same")
    void undoesTheCopiesOfAnExporter() throws IOException {
        Path file = Path.of(System.getProperty("pare.root", "."), "../shared/zoo/albert-sst2/model_copies.onnx");
        assumeTrue(Files.exists(file), "skipped: ../shared/zoo is not here");
        Model before = OnnxReader.read(file);
        Model after = Passes.run(Passes.make(Dedupe.FACTORY, Map.of()), before, Statistics.NONE)
                .model();
        Path small = folder.resolve("small.onnx");
        OnnxWriter.write(after, small);
        assertThat((double) Files.size(file) / Files.size(small)).isGreaterThan(2.3);
        Map<String, Input> sentence = Map.of(
                "input_ids", new Input.Longs(new long[] {101, 2023, 2003, 2204, 102, 0}, 1, 6),
                "attention_mask", new Input.Longs(new long[] {1, 1, 1, 1, 1, 0}, 1, 6),
                "token_type_ids", new Input.Longs(new long[6], 1, 6));
        assertThat(Ort.run(OnnxReader.read(small), sentence)).containsExactly(Ort.run(before, sentence));
    }
}
