/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pare.recipe.RecipeReader;
import dev.pare.runtime.data.DataOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumeTest {
    private static final Path NANO = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");
    private static final String FITTING = "fitting weights";
    private static final int UNTIL = 5;

    @TempDir
    Path folder;

    /** What stands for a process that is killed. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static Compression compression(int bits, int rows) {
        Data data = Data.of(
                NANO.resolve("train.tsv"),
                DataOptions.defaults().withTokenizer(NANO).withFirst(rows));
        return Compression.of(NANO.resolve("model.onnx"))
                .recipe(new RecipeReader(Catalogue.passes())
                        .read("test", "steps:\n  - quantize-weights: {activation-cost: 0, bits: " + bits + "}\n"))
                .calibratedOn(data);
    }

    private void interrupted(Compression compression, Path kept) {
        Compression killed = compression.resumable(kept).progress((label, done, total) -> {
            if (label.equals(FITTING) && done == UNTIL) {
                throw new Killed();
            }
        });
        assertThat(catchThrowableOfType(Killed.class, () -> killed.to(folder.resolve("killed.onnx"))))
                .isNotNull();
    }

    /** How many weights had been fitted at each report. */
    private List<Long> fitted(Compression compression, Path kept, Path out) {
        List<Long> fitted = new ArrayList<>();
        compression
                .resumable(kept)
                .progress((label, done, total) -> {
                    if (label.equals(FITTING)) {
                        fitted.add(done);
                    }
                })
                .to(out);
        return fitted;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    @DisplayName(
            "pain 24: hours of fitting are lost when the process ends; the same command goes on from the last finished weight")
    void anInterruptedRunGoesOnFromTheLastFinishedWeightAndGivesTheSameBytes() throws IOException {
        Compression compression = compression(4, 32);
        Path whole = folder.resolve("whole.onnx");
        compression.to(whole);

        Path kept = folder.resolve("kept");
        interrupted(compression, kept);
        assertThat(files(kept)).hasSizeGreaterThanOrEqualTo(UNTIL);
        assertThat(folder.resolve("killed.onnx")).doesNotExist();

        Path resumed = folder.resolve("resumed.onnx");
        assertThat(fitted(compression, kept, resumed).get(0)).isEqualTo(UNTIL);
        assertThat(resumed).hasSameBinaryContentAs(whole);
        assertThat(kept).doesNotExist();
    }

    @Test
    void whatOtherBitsOrOtherDataHaveLeftIsNeitherUsedNorDeleted() throws IOException {
        Path kept = folder.resolve("kept");
        interrupted(compression(4, 32), kept);
        List<Path> left = files(kept);

        assertThat(fitted(compression(3, 32), kept, folder.resolve("bits.onnx")))
                .startsWith(0L);
        assertThat(fitted(compression(4, 24), kept, folder.resolve("data.onnx")))
                .startsWith(0L);
        assertThat(files(kept)).containsExactlyInAnyOrderElementsOf(left);
    }

    @Test
    void aDamagedPartIsFoundAgain() throws IOException {
        Compression compression = compression(4, 32);
        Path whole = folder.resolve("whole.onnx");
        compression.to(whole);
        Path kept = folder.resolve("kept");
        interrupted(compression, kept);
        for (Path file : files(kept)) {
            byte[] bytes = Files.readAllBytes(file);
            boolean statistics = bytes[0] == 'P';
            bytes[bytes.length - 1] ^= (byte) (statistics ? 0 : 1);
            Files.write(file, bytes);
        }
        Path resumed = folder.resolve("resumed.onnx");
        assertThat(fitted(compression, kept, resumed)).startsWith(0L);
        assertThat(resumed).hasSameBinaryContentAs(whole);
    }

    @Test
    void otherFilesInTheFolderStay() throws IOException {
        Path kept = Files.createDirectories(folder.resolve("kept"));
        Files.writeString(kept.resolve("mine.txt"), "mine");
        fitted(compression(4, 16), kept, folder.resolve("out.onnx"));
        assertThat(files(kept)).containsExactly(kept.resolve("mine.txt"));
    }
}
