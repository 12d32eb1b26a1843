/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.cli.Cli.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured once is not measured again, and never on another model or other data. */
class StatisticsFileTest {
    @TempDir
    Path folder;

    private Path stats() {
        return folder.resolve("stats.bin");
    }

    private Result compress(Path model, String output, int limit) {
        return Cli.run(
                "compress",
                model,
                "-o",
                folder.resolve(output),
                "--preset",
                "low-rank",
                "--data",
                Cli.DEV,
                "--tokenizer",
                Cli.NANO,
                "--limit",
                limit,
                "--stats",
                stats(),
                "--no-verify");
    }

    @Test
    void aSecondRunReadsWhatTheFirstHasMeasuredAndWritesTheSameBytes() throws IOException {
        Result first = compress(Cli.MODEL, "first.onnx", 24);
        assertThat(first.code()).as(first.err()).isEqualTo(ExitCodes.GOOD);
        assertThat(first.out()).doesNotContain("were read from");
        byte[] measured = Files.readAllBytes(stats());
        Result second = compress(Cli.MODEL, "second.onnx", 24);
        assertThat(second.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(second.out()).contains("were read from " + stats());
        assertThat(stats()).hasBinaryContent(measured);
        assertThat(folder.resolve("second.onnx")).hasSameBinaryContentAs(folder.resolve("first.onnx"));
    }

    @Test
    void anotherLimitOrModelIsRefusedWithWhatToDo() {
        compress(Cli.MODEL, "small.onnx", 24);
        Result limit = compress(Cli.MODEL, "other.onnx", 16);
        assertThat(limit.code()).isEqualTo(ExitCodes.UNREADABLE);
        assertThat(limit.err())
                .contains(
                        "stats.bin",
                        "dev.tsv, 24 rows;",
                        "dev.tsv, 16 rows;",
                        "the vocabulary, 32 rows",
                        "delete this one");
        Result model = compress(folder.resolve("small.onnx"), "other.onnx", 24);
        assertThat(model.code()).isEqualTo(ExitCodes.UNREADABLE);
        assertThat(model.err()).contains("another model, model.onnx, and not on small.onnx");
        assertThat(folder.resolve("other.onnx")).doesNotExist();
    }

    @Test
    void aFileThatHoldsSomethingElseIsNotOverwritten() throws IOException {
        Files.writeString(stats(), "notes of somebody, longer than the head of a file of statistics is");
        Result result = compress(Cli.MODEL, "small.onnx", 24);
        assertThat(result.code()).isEqualTo(ExitCodes.UNREADABLE);
        assertThat(result.err()).contains("not a file of statistics");
        assertThat(stats()).content().startsWith("notes of somebody");
    }

    @Test
    void withoutDataThereIsNothingToKeep() {
        Result result = Cli.run("compress", Cli.MODEL, "-o", folder.resolve("small.onnx"), "--stats", stats());
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("--data");
        assertThat(stats()).doesNotExist();
    }

    @Test
    void theOutputIsNoPlaceForStatistics() {
        Result result = Cli.run(
                "compress", Cli.MODEL, "-o", stats(), "--stats", stats(), "--data", Cli.DEV, "--tokenizer", Cli.NANO);
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("is the output");
    }
}
