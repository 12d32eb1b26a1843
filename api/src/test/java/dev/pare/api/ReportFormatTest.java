/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pare.runtime.drift.DriftReport;
import dev.pare.runtime.drift.VerifyOptions;
import dev.pare.runtime.metric.Metric;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReportFormatTest {
    private static final Path MODEL =
            Path.of(System.getProperty("pare.root")).resolve("testdata/bert-nano-sst2/model.onnx");

    @Test
    void eachFormHasTheVerdictAndTheMetricsOfTheProgram() {
        DriftReport report = Comparison.of(MODEL, MODEL)
                .options(VerifyOptions.defaults()
                        .withRounds(0)
                        .withMetric(Metric.mean("outputs", s -> s.original().size())))
                .run();

        assertThat(ReportFormat.TEXT.render(report))
                .contains("Verdict: not judged")
                .containsPattern("outputs +1");
        assertThat(ReportFormat.MARKDOWN.render(report)).startsWith("# ").contains("**Verdict:", "| outputs |");
        assertThat(ReportFormat.JSON.render(report)).startsWith("{").contains("\"metrics\" : {", "\"outputs\" : 1.0");
    }
}
