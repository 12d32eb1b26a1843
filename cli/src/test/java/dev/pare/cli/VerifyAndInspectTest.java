/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pare.cli.Cli.Result;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class VerifyAndInspectTest {
    @Test
    void aModelIsEqualToItself() throws IOException {
        Result result = Cli.run(
                "verify",
                Cli.MODEL,
                Cli.MODEL,
                "--json",
                "--data",
                Cli.DEV,
                "--tokenizer",
                Cli.NANO,
                "--limit",
                16,
                "--max-drop",
                0,
                "--max-drift",
                0,
                "--min-agreement",
                1);

        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(result.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(json.at("/outputs/logits/relativeRmse").asDouble()).isZero();
        assertThat(json.at("/task/agreement").asDouble()).isEqualTo(1);
        assertThat(json.at("/verdict").asText()).isEqualTo("pass");
        assertThat(json.at("/reasons")).isEmpty();
    }

    @Test
    void aLimitThatCannotBeCheckedFails() {
        Result result = Cli.run("verify", Cli.MODEL, Cli.MODEL, "--max-drop", 1, "-q");

        assertThat(result.code()).isEqualTo(ExitCodes.LIMIT_EXCEEDED);
        assertThat(result.out()).contains("give data with labels");
    }

    @Test
    void inspectTellsWhatAModelIsMadeOf() {
        Result result = Cli.run("inspect", Cli.MODEL);

        assertThat(result.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(result.out())
                .contains("opset 14", "pytorch", "input_ids int64[batch, sequence]", "logits", "3 layers, 2 heads")
                .contains("embedding.word", "attention.query", "ffn.in", "word_embeddings.weight", "duplicates");
    }

    @Test
    void inspectTellsTheSameAsJson() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(Cli.run("inspect", Cli.MODEL, "--json").out());

        assertThat(json.at("/layers").asInt()).isEqualTo(3);
        assertThat(json.at("/heads").asInt()).isEqualTo(2);
        // 10 361 word pieces of 128 floats.
        assertThat(json.at("/byRole/embedding.word/bytes").asLong()).isEqualTo(10361L * 128 * 4);
        assertThat(json.at("/duplicates/bytes").asLong()).isZero();
    }

    @Test
    void helpTeaches() {
        Result top = Cli.run("--help");
        Result compress = Cli.run("compress", "--help");

        assertThat(top.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(top.out()).contains("inspect", "compress", "verify", "Exit codes");
        assertThat(compress.out()).contains("Examples:", "Presets:", "low-rank", "--calibration-data", "Exit codes");
    }
}
