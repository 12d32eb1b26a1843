/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.data.DataOptions;
import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.Limits;
import dev.pare.runtime.drift.VerifyOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java example of the README: runs it, and holds the README to it. */
class ReadmeExampleTest {
    private static final Path ROOT = Path.of(System.getProperty("pare.root"));
    private static final Path SOURCE = ROOT.resolve("api/src/test/java/dev/pare/api/ReadmeExampleTest.java");
    private static final Pattern IN_README = Pattern.compile(
            "<!-- readme-example -->\\s*```java\\n(.*?)```\\s*<!-- /readme-example -->", Pattern.DOTALL);
    private static final Pattern IN_SOURCE =
            Pattern.compile("    // readme-example\\n(.*?)    // /readme-example\\n", Pattern.DOTALL);

    @TempDir
    Path temp;

    // readme-example
    static DriftReport compress(Path folder, Path small) {
        Path model = folder.resolve("model.onnx");
        DataOptions text = DataOptions.defaults().withTokenizer(folder).withLimit(32);
        Data data = Data.of(folder.resolve("dev.tsv"), text);

        Compression.of(model).preset("int8").to(small);

        VerifyOptions limits = VerifyOptions.defaults().withLimits(Limits.none().withMaxDrift(0.1));
        return Comparison.of(model, small).on(data).options(limits).run();
    }
    // /readme-example

    @Test
    void theExampleWritesASmallerModelThatPasses() throws IOException {
        Path folder = ROOT.resolve("testdata/bert-nano-sst2");
        Path small = temp.resolve("small.onnx");

        DriftReport report = compress(folder, small);

        assertThat(report.verdict().passed()).isTrue();
        assertThat(report.verdict().checked()).isTrue();
        assertThat(report.data().samples()).isEqualTo(32);
        assertThat(report.task().accuracy()).isPresent();
        // One byte for four, and scales: under a third is certain.
        assertThat(Files.size(small)).isLessThan(Files.size(folder.resolve("model.onnx")) / 3);
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
