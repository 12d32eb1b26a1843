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

class TokenizerTest {
    @TempDir
    Path folder;

    @Test
    void aTrimmedVocabularyIsWrittenBesideTheModelAndVerifiedWithIt() throws IOException {
        Path recipe = Files.writeString(folder.resolve("trim.yaml"), "steps: [trim-vocabulary]\n");
        Path small = folder.resolve("small.onnx");

        Result written = Cli.run(
                "compress",
                Cli.MODEL,
                "-o",
                small,
                "--recipe",
                recipe,
                "--data",
                Cli.DEV,
                "--tokenizer",
                Cli.NANO.resolve("vocab.txt"),
                "--limit",
                40,
                "-q");

        assertThat(written.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(written.out()).contains("texts must be encoded by the new tokenizer");
        Path tokenizer = folder.resolve("small.vocab.txt");
        assertThat(tokenizer).exists();
        Result verified = Cli.run(
                "verify",
                Cli.MODEL,
                small,
                "--data",
                Cli.DEV,
                "--tokenizer",
                Cli.NANO,
                "--candidate-tokenizer",
                tokenizer,
                "--limit",
                40,
                "-q",
                "--max-drift",
                1);
        assertThat(verified.code()).isEqualTo(ExitCodes.GOOD);
    }

    @Test
    void aTokenizerOfTheCandidateGoesWithText() {
        Result result = Cli.run("verify", Cli.MODEL, Cli.MODEL, "--candidate-tokenizer", Cli.NANO);

        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains("--candidate-tokenizer needs text");
    }
}
