/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import dev.pare.run.StepRecord;

/** Reports as Markdown, for pull requests and wikis. */
public final class MarkdownReport {
    private MarkdownReport() {}

    public static String of(DriftSummary drift) {
        StringBuilder text = new StringBuilder();
        text.append("# ")
                .append(drift.candidate())
                .append(" beside ")
                .append(drift.original())
                .append("\n\n");
        return text.append(body(drift)).toString();
    }

    public static String of(CompressSummary summary) {
        StringBuilder text = new StringBuilder();
        text.append("# ").append(summary.input());
        summary.output().ifPresent(o -> text.append(" → ").append(o));
        text.append("\n\n").append(CompressText.sizes(summary.sizes())).append(".\n\n");
        Table steps = new Table(4, 2, 3).row("step", "changed", "weights", "seconds");
        for (StepRecord step : summary.steps()) {
            steps.row(
                    "`" + step.text().replaceFirst("^- ", "") + "`",
                    Long.toString(step.applied()),
                    Integer.toString(step.decisions().size()),
                    Format.fixed(step.millis() / 1000.0, 2));
        }
        text.append(steps.markdown()).append('\n');
        summary.drift().ifPresent(d -> text.append(body(d)));
        summary.costs()
                .ifPresent(c -> text.append("\n```\n").append(CostText.of(c)).append("```\n"));
        return text.toString();
    }

    private static String body(DriftSummary drift) {
        StringBuilder text = new StringBuilder();
        text.append("**Verdict: ").append(drift.verdict().outcome().text()).append("**\n\n");
        drift.verdict().reasons().forEach(r -> text.append("- ").append(r).append('\n'));
        text.append('\n').append(DriftText.on(drift)).append(".\n\n");
        Table table = new Table(4, 1, 2).row("", "original", "candidate", "");
        DriftRows.of(drift).forEach(table::row);
        text.append(table.markdown()).append('\n');
        if (!drift.outputs().isEmpty()) {
            text.append(DriftText.outputs(drift.outputs()).markdown());
        }
        return text.toString();
    }
}
