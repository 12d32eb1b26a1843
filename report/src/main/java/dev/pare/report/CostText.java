/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import dev.pare.report.CostSummary.Cost;
import dev.pare.report.CostSummary.OfStep;
import dev.pare.report.CostSummary.Proposal;
import java.util.Optional;

/** What each change costs, as text for a terminal. */
final class CostText {
    private static final int SHOWN = 8;

    private CostText() {}

    static String of(CostSummary costs) {
        StringBuilder text =
                new StringBuilder("Causes of drift (relative RMSE on the first samples, each change alone)\n");
        for (OfStep step : costs.steps()) {
            text.append(step(step, costs.maxDrift()));
        }
        return costs.steps().isEmpty()
                ? text.append("  no step changes an output\n").toString()
                : text.toString();
    }

    private static String step(OfStep step, double limit) {
        StringBuilder text = new StringBuilder();
        text.append("  ").append(step.pass());
        text.append(Double.isNaN(step.drift()) ? "" : ", all together " + Format.error(step.drift()))
                .append('\n');
        if (!step.note().isEmpty()) {
            text.append("    ").append(step.note()).append('\n');
        }
        text.append(weights(step).text("    "));
        int rest = step.weights().size() - SHOWN;
        text.append(rest > 0 ? "    and " + CompressText.weights(rest) + " that cost less\n" : "");
        if (!step.proposals().isEmpty()) {
            text.append(proposals(step).text("    "));
            text.append(advice(step, limit));
        }
        return text.toString();
    }

    static Table weights(OfStep step) {
        Table table = new Table(4, 3);
        step.weights().stream()
                .limit(SHOWN)
                .forEach((Cost c) -> table.row(c.weight(), c.role(), c.change(), Format.error(c.drift())));
        return table;
    }

    static Table proposals(OfStep step) {
        Table table = new Table(2, 1);
        for (Proposal proposal : step.proposals()) {
            int count = proposal.excluded().size();
            String without = count == 1 ? "without the first" : "without the first " + count;
            table.row(without, Format.error(proposal.drift()));
        }
        return table;
    }

    private static String advice(OfStep step, double limit) {
        Optional<Proposal> found =
                step.proposals().stream().filter(p -> p.drift() <= limit).findFirst();
        if (found.isPresent()) {
            Proposal enough = found.get();
            String line = enough.step().isEmpty() ? "exclude: " + enough.excluded() : enough.step();
            return "    within " + Format.error(limit) + ":  " + line + "\n";
        }
        Proposal last = step.proposals().get(step.proposals().size() - 1);
        String first = Double.isNaN(limit)
                ? "    to try:  "
                : "    none of these is within " + Format.error(limit) + "; nearest:  ";
        Proposal shown = Double.isNaN(limit) ? step.proposals().get(0) : last;
        return first + (shown.step().isEmpty() ? "exclude: " + shown.excluded() : shown.step()) + "\n";
    }
}
