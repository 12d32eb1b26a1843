/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import dev.pare.report.CompressSummary.Untouched;
import dev.pare.run.DecisionRecord;
import dev.pare.run.StepRecord;

/** A plan as text for a terminal: every weight with its decision and reason, step by step. */
public final class PlanText {
    private PlanText() {}

    public static String of(CompressSummary plan) {
        StringBuilder text = new StringBuilder();
        text.append("Plan for ")
                .append(plan.input())
                .append(" with the recipe ")
                .append(plan.recipeName());
        text.append("; nothing is written\n\n");
        for (StepRecord step : plan.steps()) {
            text.append(CompressText.head(step)).append('\n');
            Table table = new Table(6, 4);
            for (DecisionRecord d : step.decisions()) {
                table.row(d.applied() ? "change" : "leave", d.weight(), d.shape(), d.role(), bytes(d), d.reason());
            }
            text.append(table.text("  "));
            step.notes().forEach(n -> text.append("  note: ").append(n).append('\n'));
            text.append('\n');
        }
        if (!plan.untouched().isEmpty()) {
            text.append("not looked at by any step: ")
                    .append(CompressText.weights(plan.untouched().size()))
                    .append('\n');
            Table table = new Table(5, 4);
            for (Untouched weight : plan.untouched()) {
                table.row("leave", weight.weight(), weight.shape(), weight.role(), Format.bytes(weight.bytes()));
            }
            text.append(table.text("  ")).append('\n');
        }
        plan.notes().forEach(n -> text.append("note: ").append(n).append('\n'));
        plan.costs().ifPresent(c -> text.append(CostText.of(c)).append('\n'));
        return text.append("Weights: ")
                .append(CompressText.sizes(plan.sizes()))
                .append('\n')
                .toString();
    }

    private static String bytes(DecisionRecord decision) {
        return decision.applied()
                ? Format.bytes(decision.bytesBefore()) + " → " + Format.bytes(decision.bytesAfter())
                : Format.bytes(decision.bytesBefore());
    }
}
