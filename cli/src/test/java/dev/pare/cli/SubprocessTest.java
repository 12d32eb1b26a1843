/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can only be seen of a process of its own: which classes it loads, and what it does when the disk is full. */
class SubprocessTest {
    @TempDir
    Path folder;

    private static List<String> java(String... flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"), "dev.pare.cli.Main"));
        command.addAll(List.of("compress", Cli.MODEL.toString(), "--preset", "int8", "--no-verify", "-q"));
        return command;
    }

    private int run(List<String> command, Path out, Path err) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void compressingWithoutVerifyingLoadsNoNativeLibraryAndNoParserOfJsonOrYaml() throws Exception {
        Path log = folder.resolve("classes.txt");
        List<String> command = java("-Xlog:class+load:file=" + log);
        command.addAll(List.of("-o", folder.resolve("small.onnx").toString()));

        int code = run(command, folder.resolve("out"), folder.resolve("err"));

        assertThat(code).isEqualTo(ExitCodes.GOOD);
        List<String> loaded = Files.readAllLines(log);
        assertThat(loaded).anyMatch(line -> line.contains("dev.pare.quantize.QuantizeWeights "));
        assertThat(loaded)
                .noneMatch(line -> line.matches(
                        ".* (ai\\.onnxruntime|ai\\.djl|com\\.fasterxml|org\\.yaml|org\\.bytedeco|org\\.slf4j)\\..*"));
    }

    @Test
    void aFullDiskLeavesNoPartOfTheOutput() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "skipped: there is no /bin/sh here");
        Path small = Files.createDirectory(folder.resolve("full")).resolve("small.onnx");
        List<String> command = java();
        command.addAll(List.of("-o", small.toString()));
        // A limit of 512 kB on files makes the write fail in the middle, as a full disk does.
        List<String> limited =
                new ArrayList<>(List.of("/bin/sh", "-c", "trap '' XFSZ; ulimit -f 1024; exec \"$@\"", "sh"));
        limited.addAll(command);
        Path err = folder.resolve("err");

        int code = run(limited, folder.resolve("out"), err);

        assertThat(Files.readString(err))
                .startsWith("pare: ")
                .contains("small.onnx", "cannot be written")
                .hasLineCount(1);
        assertThat(code).isEqualTo(ExitCodes.UNREADABLE);
        try (var files = Files.list(small.getParent())) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aSmallHeapIsEnough() throws Exception {
        List<String> command = java("-Xmx64m");
        command.addAll(List.of("-o", folder.resolve("small.onnx").toString()));

        assertThat(run(command, folder.resolve("out"), folder.resolve("err"))).isEqualTo(ExitCodes.GOOD);
    }
}
