/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import dev.pare.run.DecisionRecord;
import dev.pare.run.StepRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A compression as text for a terminal. */
public final class CompressText {
    private static final int MOST_REASONS = 4;
    /** Quoted names and numbers differ from weight to weight; what is left tells reasons apart. */
    private static final int LONGEST_REASON = 90;

    private CompressText() {}

    /** What was written, step by step, and the comparison if there is one. */
    public static String of(CompressSummary summary) {
        StringBuilder text = new StringBuilder();
        text.append(summary.input())
                .append(" → ")
                .append(summary.output().orElse(""))
                .append('\n');
        text.append("  ").append(sizes(summary.sizes())).append(", recipe ").append(summary.recipeName());
        text.append(", ").append(Format.seconds(summary.seconds())).append("\n\n");
        for (StepRecord step : summary.steps()) {
            text.append(step(step));
        }
        for (String note : summary.notes()) {
            text.append("note: ").append(note).append('\n');
        }
        summary.drift().ifPresent(d -> text.append('\n').append(DriftText.of(d)));
        summary.costs().ifPresent(c -> text.append('\n').append(CostText.of(c)));
        return text.toString();
    }

    static String sizes(Sizes sizes) {
        return Format.bytes(sizes.original()) + " → " + Format.bytes(sizes.candidate()) + ", "
                + DriftRows.smaller(sizes);
    }

    private static String step(StepRecord step) {
        StringBuilder text = new StringBuilder(head(step)).append('\n');
        Map<String, Integer> left = new LinkedHashMap<>();
        for (DecisionRecord decision : step.decisions()) {
            if (!decision.applied()) {
                left.merge(decision.reason(), 1, Integer::sum);
            }
        }
        int shown = 0;
        int rest = 0;
        for (Map.Entry<String, Integer> entry : left.entrySet()) {
            if (shown++ < MOST_REASONS) {
                text.append("  ")
                        .append(entry.getValue())
                        .append(" left: ")
                        .append(cut(entry.getKey()))
                        .append('\n');
            } else {
                rest += entry.getValue();
            }
        }
        if (rest > 0) {
            text.append("  ").append(rest).append(" left unchanged for other reasons (--dry-run lists all)\n");
        }
        step.notes().forEach(n -> text.append("  note: ").append(n).append('\n'));
        return text.toString();
    }

    static String head(StepRecord step) {
        long before = bytes(step.decisions(), false);
        long after = bytes(step.decisions(), true);
        String head = step.pass() + ": " + step.applied() + " of "
                + weights(step.decisions().size());
        return step.applied() == 0
                ? head
                : head + ", " + Format.bytes(before) + " → " + Format.bytes(after) + ", "
                        + Format.seconds(step.millis() / 1000.0);
    }

    private static long bytes(List<DecisionRecord> decisions, boolean after) {
        long sum = 0;
        for (DecisionRecord decision : decisions) {
            if (decision.applied()) {
                sum += after ? decision.bytesAfter() : decision.bytesBefore();
            }
        }
        return sum;
    }

    static String weights(int count) {
        return count == 1 ? "1 weight" : count + " weights";
    }

    private static String cut(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
