/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.cli.Cli.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a call can be wrong: a short message, the right exit code, the original untouched, nothing left behind. */
class ErrorsTest {
    @TempDir
    Path folder;

    private Path out;
    private byte[] original;

    @BeforeEach
    void rememberTheOriginal() throws IOException {
        out = Files.createDirectory(folder.resolve("out")).resolve("small.onnx");
        original = Files.readAllBytes(Cli.MODEL);
    }

    @AfterEach
    void nothingIsLeftAndTheOriginalIsUntouched() throws IOException {
        try (var files = Files.list(out.getParent())) {
            assertThat(files).isEmpty();
        }
        assertThat(Files.readAllBytes(Cli.MODEL)).isEqualTo(original);
    }

    private static void refused(Result result, int code, String... message) {
        assertThat(result.err()).startsWith("pare: ").contains(message).doesNotContain("\tat ", "Exception");
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(code);
    }

    private Result compress(Object... more) {
        Object[] args = new Object[more.length + 4];
        args[0] = "compress";
        System.arraycopy(more, 0, args, 1, more.length);
        args[more.length + 1] = "-o";
        args[more.length + 2] = out;
        args[more.length + 3] = "-q";
        return Cli.run(args);
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private Path file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void truncatedModel() throws IOException {
        Path model = file("cut.onnx", Arrays.copyOf(original, original.length / 2));

        refused(compress(model), ExitCodes.UNREADABLE, "cut.onnx", "cut off");
    }

    @Test
    void gitLfsPointer() throws IOException {
        Path model = file("m.onnx", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");

        refused(compress(model), ExitCodes.UNREADABLE, "m.onnx", "git lfs pull");
    }

    @Test
    void webPage() throws IOException {
        refused(compress(file("m.onnx", "<!DOCTYPE html><html></html>")), ExitCodes.UNREADABLE, "web page");
    }

    @Test
    void emptyFile() throws IOException {
        refused(compress(file("m.onnx", "")), ExitCodes.UNREADABLE, "m.onnx", "is empty");
    }

    @Test
    void missingModel() {
        refused(compress(folder.resolve("no.onnx")), ExitCodes.UNREADABLE, "no.onnx", "does not exist");
        refused(Cli.run("inspect", folder.resolve("no.onnx")), ExitCodes.UNREADABLE, "does not exist");
        refused(Cli.run("verify", Cli.MODEL, folder.resolve("no.onnx"), "-q"), ExitCodes.UNREADABLE, "no.onnx");
    }

    @Test
    void missingExternalData() throws IOException {
        Path model = folder.resolve("m.onnx");
        Cli.run("compress", Cli.MODEL, "-o", model, "--save-as-external-data", "--no-verify", "-q");
        Files.delete(folder.resolve("m.onnx.data"));

        refused(compress(model), ExitCodes.UNREADABLE, "m.onnx.data");
    }

    @Test
    void missingTokenizer() {
        refused(
                compress(Cli.MODEL, "--data", Cli.DEV, "--tokenizer", folder.resolve("tokenizer.json")),
                ExitCodes.UNREADABLE,
                "tokenizer.json",
                "no such tokenizer");
        refused(compress(Cli.MODEL, "--data", Cli.DEV), ExitCodes.UNREADABLE, "no tokenizer is given");
    }

    @Test
    void missingData() {
        refused(compress(Cli.MODEL, "--data", folder.resolve("d.tsv")), ExitCodes.UNREADABLE, "d.tsv", "no such file");
    }

    @Test
    void wrongColumn() {
        refused(
                compress(Cli.MODEL, "--data", Cli.DEV, "--tokenizer", Cli.NANO, "--text-column", "sentense"),
                ExitCodes.UNREADABLE,
                "sentense",
                "label, text_a");
    }

    @Test
    void unknownKeysOfARecipeAreToldAtOnce() throws IOException {
        Path recipe = file("r.yaml", "steps:\n  - quantize-weights: {bitz: 8}\n  - shrink\ncolour: red\n");

        refused(
                compress(Cli.MODEL, "--recipe", recipe),
                ExitCodes.USAGE,
                "r.yaml has 3 problems",
                "bitz",
                "shrink",
                "colour");
    }

    @Test
    void outputThatCannotBeWritten() throws IOException {
        Path file = file("plain", "");
        refused(
                Cli.run("compress", Cli.MODEL, "-o", folder.resolve("no/small.onnx")),
                ExitCodes.USAGE,
                "does not exist");
        refused(Cli.run("compress", Cli.MODEL, "-o", file.resolve("small.onnx")), ExitCodes.USAGE, "small.onnx");
        refused(Cli.run("compress", Cli.MODEL, "-o", folder), ExitCodes.USAGE, "is a folder");
    }

    @Test
    void outputThatIsTheModelItself() {
        Path roundabout = Cli.MODEL.getParent().resolve("../" + Cli.NANO.getFileName() + "/model.onnx");

        refused(Cli.run("compress", Cli.MODEL, "-o", roundabout), ExitCodes.USAGE, "never overwritten");
    }

    @Test
    void allMistakesOfACommandLineAreToldAtOnce() {
        Result result = Cli.run(
                "compress",
                "-o",
                folder.resolve("no/x.onnx"),
                "--preset",
                "tiny",
                "--max-drift=-1",
                "--task",
                "chess",
                "--no-verify");

        refused(
                result,
                ExitCodes.USAGE,
                "6 problems",
                "name the model",
                "no preset 'tiny'",
                "int8, int4, int3-4, fp16",
                "does not exist",
                "--max-drift is -1.0",
                "no task 'chess'",
                "--no-verify");
    }

    @Test
    void whatTheParserRefusesIsShort() {
        List<Result> results = List.of(
                Cli.run("compress", Cli.MODEL, "--colour", "red"),
                Cli.run("compress", Cli.MODEL, "--limit", "many"),
                Cli.run("verify", Cli.MODEL),
                Cli.run("squeeze"));

        assertThat(results).allSatisfy(result -> {
            refused(result, ExitCodes.USAGE, "--help");
            assertThat(result.err().lines()).hasSize(1);
        });
    }

    @Test
    void aDefectAsksToBeReportedAndShowsItsTraceOnlyWhenAskedTo() {
        java.io.StringWriter err = new java.io.StringWriter();
        Console console = new Console(new java.io.PrintWriter(err), new java.io.PrintWriter(err), false);

        int code = Failure.report(new IllegalStateException("rank 7 of 3"), false, console);

        assertThat(code).isEqualTo(ExitCodes.INTERNAL);
        assertThat(err.toString())
                .contains("rank 7 of 3", "please report", "--debug")
                .doesNotContain("\tat ");
        Failure.report(new IllegalStateException("rank 7 of 3"), true, console);
        assertThat(err.toString()).contains("\tat ");
    }
}
