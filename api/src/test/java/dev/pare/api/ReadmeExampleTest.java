/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in {@code examples/java}: compiles it and runs it in a process of its own, and holds the README to it. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root"));
    private static final Path SOURCE = ROOT.resolve("examples/java/src/main/java/Shrink.java");
    private static final String LIBRARIES =
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    private static final Pattern IN_README = Pattern.compile(
            "<!-- readme-example -->\\s*```java\\n(.*?)```\\s*<!-- /readme-example -->", Pattern.DOTALL);
    private static final Pattern IN_SOURCE =
            Pattern.compile("        // readme-example\\n(.*?)        // /readme-example\\n", Pattern.DOTALL);

    @TempDir
    static Path classes;

    @TempDir
    Path temp;

    @BeforeAll
    static void compile() {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, messages, messages, "-cp", LIBRARIES, "-d", classes.toString(), SOURCE.toString());
        assertThat(code).as(messages.toString(StandardCharsets.UTF_8)).isZero();
    }

    private List<String> run(String... last) throws IOException, InterruptedException {
        Path folder = ROOT.resolve("testdata/bert-nano-sst2");
        String path = classes + System.getProperty("path.separator") + LIBRARIES;
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                path,
                                "Shrink",
                                folder.resolve("model.onnx").toString(),
                                folder.toString(),
                                temp.resolve("small.onnx").toString()),
                        Stream.of(last))
                .toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    @Test
    void theProgramShowsProgressAndVerifiesWithItsOwnMetric() throws IOException, InterruptedException {
        List<String> lines = run();

        assertThat(lines).contains("StepStarted", "Progressed", "StepFinished", "Written");
        assertThat(lines.get(lines.size() - 1))
                .startsWith("{first logit moved by=")
                .endsWith("} passed");
        Path model = ROOT.resolve("testdata/bert-nano-sst2/model.onnx");
        assertThat(Files.size(temp.resolve("small.onnx"))).isLessThan(Files.size(model));
    }

    @Test
    void theProgramIsCancelledAndLeavesNothingBehind() throws IOException, InterruptedException {
        List<String> lines = run("StepFinished");

        assertThat(lines.get(lines.size() - 1)).isEqualTo("stopped, and nothing is left behind");
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void theReadmeShowsExactlyTheseLines() throws IOException {
        String shown = only(IN_README, Files.readString(ROOT.resolve("README.md")));
        String tested = only(IN_SOURCE, Files.readString(SOURCE));

        assertThat(shown).isEqualTo(tested.stripTrailing().stripIndent() + "\n");
    }

    private static String only(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text.replace("\r\n", "\n"));
        assertThat(matcher.find()).as("a place marked as the README's example").isTrue();
        return matcher.group(1);
    }
}
