/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

/** A distillation for the terminal. */
public final class DistillText {
    private DistillText() {}

    public static String of(DistillSummary summary) {
        StringBuilder text = new StringBuilder();
        text.append(summary.output())
                .append("  ")
                .append(Format.bytes(summary.sizes().candidate()))
                .append(", the teacher ")
                .append(Format.bytes(summary.sizes().original()))
                .append(" (")
                .append(Format.times(summary.sizes().factor()))
                .append(")\n");
        text.append(Format.count(summary.trained()))
                .append(" numbers trained on ")
                .append(Format.count(summary.samples()))
                .append(" samples in ")
                .append(Format.count(summary.steps()))
                .append(" steps, ")
                .append(Format.seconds(summary.seconds()))
                .append('\n');
        text.append("on ")
                .append(Format.count(summary.heldOut()))
                .append(" samples that were held out: ")
                .append(summary.measure())
                .append(' ')
                .append(Format.error(summary.before()))
                .append(" before, ")
                .append(Format.error(summary.after()))
                .append(" after");
        if (summary.agreement().isPresent()) {
            text.append("; agreement ")
                    .append(Format.percent(summary.agreementBefore().orElse(0)))
                    .append(" before, ")
                    .append(Format.percent(summary.agreement().getAsDouble()))
                    .append(" after");
        }
        text.append('\n');
        summary.notes().forEach(note -> text.append("note: ").append(note).append('\n'));
        summary.drift().ifPresent(drift -> text.append('\n').append(DriftText.of(drift)));
        return text.toString();
    }
}
