/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DistillTest {
    private static final Path TRAIN = Cli.NANO.resolve("train.tsv");
    private static final Path TOKENIZER = Cli.NANO.resolve("tokenizer.json");

    @TempDir
    Path folder;

    @Test
    void writesAStudentAndComparesIt() {
        Path output = folder.resolve("student.onnx");
        Cli.Result result = Cli.run(
                "distill",
                Cli.MODEL,
                "--student",
                "layers: 0,1",
                "--data",
                TRAIN,
                "--tokenizer",
                TOKENIZER,
                "-o",
                output,
                "--limit",
                60,
                "--batch-size",
                8,
                "--epochs",
                1,
                "--threads",
                1,
                "--judge-data",
                Cli.DEV);
        assertThat(result.err()).contains("training");
        assertThat(result.code()).isZero();
        assertThat(output).exists();
        assertThat(result.out())
                .contains("student.onnx", "held out", "agreement", "the student keeps layers [0, 1] of 3", "accuracy");
    }

    @Test
    void tellsAllThatIsWrongAtOnce() {
        Cli.Result result = Cli.run(
                "distill",
                Cli.MODEL,
                "--epochs",
                -1,
                "--freeze",
                "heads",
                "--max-drop",
                1,
                "--train",
                "codes",
                "--codes-rate",
                0);
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err())
                .contains(
                        "-o",
                        "--data",
                        "--epochs",
                        "no role 'heads'",
                        "--judge-data",
                        "--train",
                        "everything, scales, factors",
                        "--codes-rate");
    }

    /** The table of words alone has more than a million codes; scales, norms and biases together have some ten thousand numbers. */
    @ParameterizedTest
    @CsvSource({"everything, 1000000, 10000000, 0.7", "scales, 1000, 100000, 1"})
    void trainsAsMuchOfAQuantizedStudentAsIsAskedFor(String part, long least, long most, double share)
            throws IOException {
        Path recipe = folder.resolve("few.yaml");
        Files.writeString(recipe, "steps:\n  - quantize-weights: {bits: 2}\n");
        Path student = folder.resolve("student.onnx");
        assertThat(Cli.run("compress", Cli.MODEL, "-o", student, "--recipe", recipe, "--no-verify")
                        .code())
                .isZero();
        Path output = folder.resolve("trained.onnx");
        Cli.Result result = Cli.run(
                "distill",
                Cli.MODEL,
                "--student",
                student,
                "--train",
                part,
                "--data",
                TRAIN,
                "--tokenizer",
                TOKENIZER,
                "-o",
                output,
                "--limit",
                120,
                "--batch-size",
                8,
                "--epochs",
                2,
                "--threads",
                1,
                "--json");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat((long) number("trained", result.out())).isBetween(least, most);
        assertThat(number("after", result.out())).isLessThan(share * number("before", result.out()));
        // Codes change and nothing else: the file has the same size, but for the note on the training.
        assertThat(Files.size(output)).isBetween(Files.size(student), Files.size(student) + 1000);
        assertThat(Files.readAllBytes(output)).isNotEqualTo(Files.readAllBytes(student));
    }

    private static double number(String name, String json) {
        Matcher found = Pattern.compile("\"" + name + "\" ?: ?([-+.\\dE]+)").matcher(json);
        assertThat(found.find()).as(name + " in " + json).isTrue();
        return Double.parseDouble(found.group(1));
    }

    @Test
    void aLayerThatIsNotThereIsRefused() {
        Path output = folder.resolve("student.onnx");
        Cli.Result result = Cli.run(
                "distill",
                Cli.MODEL,
                "--student",
                "layers: 7",
                "--data",
                TRAIN,
                "--tokenizer",
                TOKENIZER,
                "-o",
                output,
                "--limit",
                40);
        assertThat(result.code()).isEqualTo(ExitCodes.UNREADABLE);
        assertThat(result.err()).contains("the teacher has the layers 0 to 2");
        assertThat(Files.exists(output)).isFalse();
    }
}
