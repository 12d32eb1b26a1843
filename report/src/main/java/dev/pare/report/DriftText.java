/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import java.util.List;
import java.util.stream.Collectors;

/** A comparison as text for a terminal. */
public final class DriftText {
    private DriftText() {}

    /** The whole comparison, verdict last. */
    public static String of(DriftSummary drift) {
        StringBuilder text = new StringBuilder();
        text.append(on(drift)).append('\n');
        Table table = new Table(4, 1, 2).row("", "original", "candidate", "");
        DriftRows.of(drift).forEach(table::row);
        text.append(table.text("  ")).append('\n');
        if (!drift.outputs().isEmpty()) {
            text.append(outputs(drift.outputs()).text("  "));
        }
        for (String name : drift.notCompared()) {
            text.append("  output ").append(name).append(" is not a tensor of numbers and was not compared\n");
        }
        for (String note : notes(drift.data())) {
            text.append("  note: ").append(note).append('\n');
        }
        return text.append('\n').append(verdict(drift.verdict())).toString();
    }

    /** What was run, in one line. */
    static String on(DriftSummary drift) {
        DataSummary data = drift.data();
        int threads = drift.environment().threads();
        return "Compared on " + data.description() + " ("
                + (drift.task().kind().equals("none") ? "" : drift.task().kind() + ", ")
                + threads + (threads == 1 ? " thread" : " threads") + ", ONNX Runtime "
                + drift.environment().runtimeVersion() + ")";
    }

    static Table outputs(List<OutputDrift> outputs) {
        Table table = new Table(5, 1, 2, 3, 4).row("output", "relative RMSE", "max |error|", "mean |error|", "cosine");
        for (OutputDrift o : outputs) {
            table.row(
                    o.name(),
                    Format.error(o.relativeRmse()),
                    Format.error(o.maxAbs()),
                    Format.error(o.meanAbs()),
                    Format.closeness(o.cosine()));
        }
        return table;
    }

    static List<String> notes(DataSummary data) {
        return data.notes();
    }

    static String verdict(Judgement verdict) {
        String reasons = verdict.reasons().stream().map(r -> "\n  " + r).collect(Collectors.joining());
        return "Verdict: " + verdict.outcome().text() + reasons + "\n";
    }
}
