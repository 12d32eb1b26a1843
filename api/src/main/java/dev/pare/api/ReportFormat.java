/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.api;

import dev.pare.api.mapping.DriftMapping;
import dev.pare.report.DriftSummary;
import dev.pare.report.DriftText;
import dev.pare.report.JsonReport;
import dev.pare.report.MarkdownReport;
import dev.pare.runtime.drift.DriftReport;
import java.util.OptionalLong;

/** The forms in which a comparison can be shown: those that the command line prints and writes. */
public enum ReportFormat {
    /** Plain text for a terminal. */
    TEXT,
    /** Markdown for pull requests and wikis. */
    MARKDOWN,
    /** JSON with its keys in a fixed order. */
    JSON;

    /** The whole report, ending with a line break. */
    public String render(DriftReport report) {
        DriftSummary summary = DriftMapping.of(report, OptionalLong.empty(), false);
        return switch (this) {
            case TEXT -> DriftText.of(summary);
            case MARKDOWN -> MarkdownReport.of(summary);
            case JSON -> JsonReport.of(summary);
        };
    }
}
