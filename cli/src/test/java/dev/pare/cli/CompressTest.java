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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressTest {
    @TempDir
    Path folder;

    private Path small() {
        return folder.resolve("small.onnx");
    }

    @Test
    void writesASmallerModelAndSaysHowFarItHasMoved() throws IOException {
        Result result = Cli.run(
                "compress",
                Cli.MODEL,
                "-o",
                small(),
                "--preset",
                "int8",
                "--data",
                Cli.DEV,
                "--tokenizer",
                Cli.NANO,
                "--limit",
                40);

        assertThat(result.err()).doesNotContain("pare:");
        assertThat(result.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(result.out())
                .contains("smaller", "quantize-weights: 21 of", "accuracy", "agreement", "latency", "relative RMSE")
                .contains("Verdict: not judged");
        // 8 bits for 32 and one scale a row or column: under a third is certain, a quarter is the floor.
        assertThat(Files.size(small())).isBetween(Files.size(Cli.MODEL) / 4, Files.size(Cli.MODEL) / 3);
    }

    @Test
    void printsNothingButJsonOnStandardOutputWhenAskedFor() throws IOException {
        Result result = Cli.run(
                "compress",
                Cli.MODEL,
                "-o",
                small(),
                "--json",
                "--data",
                Cli.DEV,
                "--tokenizer",
                Cli.NANO,
                "--limit",
                16);

        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.at("/size/original").asLong()).isEqualTo(Files.size(Cli.MODEL));
        assertThat(json.at("/size/candidate").asLong()).isEqualTo(Files.size(small()));
        assertThat(json.at("/outputs/logits/relativeRmse").asDouble()).isBetween(1e-6, 0.1);
        assertThat(json.at("/outputs/logits/maxAbs").isNumber()).isTrue();
        assertThat(json.at("/outputs/logits/meanAbs").isNumber()).isTrue();
        assertThat(json.at("/outputs/logits/cosine").asDouble()).isBetween(0.99, 1.0);
        assertThat(json.at("/task/kind").asText()).isEqualTo("classification");
        assertThat(json.at("/task/accuracy/original").isNumber()).isTrue();
        assertThat(json.at("/task/accuracy/candidate").isNumber()).isTrue();
        assertThat(json.at("/task/agreement").asDouble()).isBetween(0.8, 1.0);
        assertThat(json.at("/latency/ratio").asDouble()).isPositive();
        assertThat(json.at("/verdict").asText()).isEqualTo("not judged");
        assertThat(json.at("/recipe/text").asText()).contains("- quantize-weights");
        JsonNode last = json.at("/steps").get(json.at("/steps").size() - 1);
        assertThat(last.at("/pass").asText()).isEqualTo("quantize-weights");
        assertThat(last.at("/decisions").size()).isGreaterThan(20);
        assertThat(last.at("/decisions/0/reason").asText()).isNotEmpty();
    }

    @Test
    void aLimitThatIsKeptPassesAndOneThatIsNotFails() {
        Result kept = Cli.run("compress", Cli.MODEL, "-o", small(), "--max-drift", "0.1", "-q");
        Result exceeded = Cli.run("compress", Cli.MODEL, "-o", small(), "--max_drift=0.0000001", "-q");

        assertThat(kept.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(kept.out()).contains("Verdict: pass", "the inputs were random");
        assertThat(exceeded.code()).isEqualTo(ExitCodes.LIMIT_EXCEEDED);
        assertThat(exceeded.out()).contains("Verdict: fail", "over the limit");
        assertThat(kept.err() + exceeded.err()).isEmpty();
    }

    @Test
    @DisplayName(
            "pain 13: integer weights are what processors without VNNI add up without saturation, with 8 bits and with 7")
    void integerWeightsAreSafeAndTheFlagSaysSo() throws IOException {
        Path recipe = Files.writeString(folder.resolve("r.yaml"), "steps: [quantize-weights: {min-elements: 2048}]");
        Path full = folder.resolve("full.onnx");
        Path own = folder.resolve("own.onnx");

        Result safe = Cli.run("compress", Cli.MODEL, "-o", small(), "--saturation-safe", "--no-verify", "-q");
        Cli.run("compress", Cli.MODEL, "-o", own, "--recipe", recipe, "--saturation-safe", "--no-verify", "-q");
        Cli.run("compress", Cli.MODEL, "-o", full, "--no-verify", "-q");

        assertThat(safe.out()).contains("note: integer weights: safe on x86 without VNNI");
        for (Path model : List.of(small(), own, full)) {
            assertThat(Cli.run("inspect", model).out()).containsPattern("saturation +safe on x86 without VNNI");
        }
        assertThat(Cli.run("inspect", Cli.MODEL).out()).doesNotContain("saturation");
    }

    @Test
    void aDryRunListsEveryWeightAndWritesNothing() throws IOException {
        Result result = Cli.run("compress", Cli.MODEL, "--dry-run", "-q");

        assertThat(result.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(result.out())
                .contains(
                        "word_embeddings.weight",
                        "embedding.word",
                        "change",
                        "leave",
                        "int8 per row",
                        "nothing is written")
                .containsPattern("Weights: 7\\.\\d+ MB → 2\\.\\d+ MB");
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void columnsMayBeThoseOfCalibrationDataAlone() {
        Result planned = Cli.run(
                "compress",
                Cli.MODEL,
                "--dry-run",
                "--calibration-data",
                Cli.DEV,
                "--tokenizer",
                Cli.NANO,
                "--text-column",
                1,
                "--limit",
                8);

        assertThat(planned.code()).as(planned.err()).isEqualTo(ExitCodes.GOOD);
    }

    @Test
    void saysWhenAPassLearnedFromTheRowsThatItIsJudgedOn() throws IOException {
        Path recipe = Files.writeString(
                folder.resolve("r.yaml"), "steps: [factorize-matmul: {ratio: 0.5, include: ['role:attention.query']}]");
        Object[] same = {
            "compress",
            Cli.MODEL,
            "-o",
            small(),
            "--recipe",
            recipe,
            "--json",
            "--data",
            Cli.DEV,
            "--tokenizer",
            Cli.NANO,
            "--limit",
            32
        };
        Object[] other = java.util.Arrays.copyOf(same, same.length + 2);
        other[same.length] = "--calibration-data";
        other[same.length + 1] = Cli.NANO.resolve("train.tsv");

        JsonNode judgedOnSame = new ObjectMapper().readTree(Cli.run(same).out());
        JsonNode judgedOnOther = new ObjectMapper().readTree(Cli.run(other).out());

        assertThat(judgedOnSame.at("/data/calibratedOnSame").asBoolean()).isTrue();
        assertThat(judgedOnSame.at("/data/notes").toString()).contains("same rows", "--calibration-data");
        assertThat(judgedOnSame.at("/calibration").asText()).contains("dev.tsv");
        assertThat(judgedOnOther.at("/data/calibratedOnSame").asBoolean()).isFalse();
        assertThat(judgedOnSame.at("/data/notes").toString()).doesNotContain("of the judged tokens");
        assertThat(judgedOnOther.at("/data/notes").toString()).containsPattern("[0-9]+ % of the judged tokens");
        assertThat(judgedOnOther.at("/calibration").asText()).contains("train.tsv");
    }

    @Test
    void keepsWeightsBesideTheModelWhenAsked() throws IOException {
        Result result = Cli.run(
                "compress", "--input", Cli.MODEL, "--output", small(), "--save_as_external_data", "--no-verify", "-q");

        assertThat(result.code()).isEqualTo(ExitCodes.GOOD);
        assertThat(Files.size(folder.resolve("small.onnx.data"))).isGreaterThan(Files.size(small()));
    }

    @Test
    void writesAReportAsMarkdown() throws IOException {
        Path report = folder.resolve("report.md");

        Cli.run("compress", Cli.MODEL, "-o", small(), "--report", report, "-q");

        assertThat(Files.readString(report)).contains("| size |", "**Verdict: not judged**", "| `dedupe");
    }

    @Test
    void tellsEachPieceOfWorkOnceWhenNobodyWatches() {
        Result result = Cli.run("compress", Cli.MODEL, "-o", small(), "--no-verify");

        assertThat(result.err().lines()).doesNotHaveDuplicates().contains("quantize-weights …", "writing …");
        assertThat(result.err()).doesNotContain("\r");
    }
}
