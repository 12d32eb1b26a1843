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

class ResumeOptionTest {
    @TempDir
    Path folder;

    private Result compress(Path kept) {
        return Cli.run(
                "compress",
                Cli.MODEL,
                "-o",
                folder.resolve("small.onnx"),
                "--preset",
                "int8",
                "--resume",
                kept,
                "--no-verify");
    }

    @Test
    void aFileIsNoFolderToResumeFrom() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Result result = compress(file);
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains(file + " is a file; name a folder for --resume.");
    }

    @Test
    void nothingIsLeftWhereNothingWasFitted() {
        Path kept = folder.resolve("kept");
        assertThat(compress(kept).code()).isEqualTo(ExitCodes.GOOD);
        assertThat(kept).doesNotExist();
    }
}
