/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs work in processes whose class paths lack libraries. */
class MissingLibrariesTest {
    private static final Path FOLDER = Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2");

    @TempDir
    Path temp;

    /** What the processes run. */
    static final class Work {
        private Work() {}

        public static void main(String[] args) {
            Path model = Path.of(args[1]);
            try {
                switch (args[0]) {
                    case "plan" -> Compression.of(model).preset("int8").plan();
                    case "verify" -> Comparison.of(model, model).run();
                    default ->
                        Compression.of(model).calibratedOn(Data.madeUp(1)).to(Path.of(args[2]));
                }
                System.out.println("done");
            } catch (MissingLibraryException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private String run(String work, String without) throws IOException, InterruptedException {
        String separator = System.getProperty("path.separator");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String rest = Arrays.stream(path.split(separator))
                .filter(entry -> !Path.of(entry).getFileName().toString().matches(without))
                .collect(Collectors.joining(separator));
        assertThat(rest).isNotEqualTo(path);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                rest,
                Work.class.getName(),
                work,
                FOLDER.resolve("model.onnx").toString(),
                temp.resolve("small.onnx").toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(temp.resolve("errors").toFile())
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor())
                .as(Files.readString(temp.resolve("errors")))
                .isZero();
        return output;
    }

    @Test
    void planningNeedsNothingNative() throws IOException, InterruptedException {
        assertThat(run("plan", "(openblas|javacpp|onnxruntime|tokenizers).*jar"))
                .isEqualTo("done");
    }

    @Test
    void verifyingNeedsNoOpenBlas() throws IOException, InterruptedException {
        assertThat(run("verify", "(openblas|javacpp).*jar")).isEqualTo("done");
    }

    @Test
    void whatIsMissingIsNamed() throws IOException, InterruptedException {
        assertThat(run("verify", "onnxruntime.*jar")).contains("com.microsoft.onnxruntime:onnxruntime");
        assertThat(run("calibrate", "openblas.*jar")).contains("org.bytedeco:openblas");
        assertThat(temp.resolve("small.onnx")).doesNotExist();
    }
}
