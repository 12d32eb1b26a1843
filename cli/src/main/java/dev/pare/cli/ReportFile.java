/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.onnx.OnnxWriter;
import dev.pare.onnx.OutputException;
import dev.pare.report.CompressSummary;
import dev.pare.report.DriftSummary;
import dev.pare.report.JsonReport;
import dev.pare.report.MarkdownReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ParseResult;

/** A report beside what is printed, if one is asked for. */
final class ReportFile {
    Path path;

    ReportFile(ParseResult parsed) {
        path = parsed.matchedOptionValue("--report", null);
    }

    static void declare(Options options) {
        options.value(
                Path.class,
                "FILE",
                "Write the report to a file as well: .md for Markdown, .json for JSON.",
                "--report");
    }

    void check(Problems problems) {
        if (path != null) {
            problems.require(
                    path.toString().endsWith(".md") || isJson(), "the report " + path + " must end in .md or .json.");
            problems.check(() -> OnnxWriter.checkWritable(path));
        }
    }

    private boolean isJson() {
        return path.toString().endsWith(".json");
    }

    void write(DriftSummary summary) {
        if (path != null) {
            write(isJson() ? JsonReport.of(summary) : MarkdownReport.of(summary));
        }
    }

    void write(CompressSummary summary) {
        if (path != null) {
            write(isJson() ? JsonReport.of(summary) : MarkdownReport.of(summary));
        }
    }

    private void write(String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new OutputException(
                    "The report " + path + " cannot be written (" + e.getMessage() + "); choose another place.", e);
        }
    }
}
