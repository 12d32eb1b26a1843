/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A distillation as JSON. */
final class DistillJson {
    private DistillJson() {}

    static void add(ObjectNode root, DistillSummary summary) {
        root.put("task", summary.task());
        root.put("seconds", summary.seconds());
        root.put("steps", summary.steps());
        root.put("trained", summary.trained());
        root.put("samples", summary.samples());
        ObjectNode heldOut = root.putObject("heldOut");
        heldOut.put("samples", summary.heldOut()).put("measure", summary.measure());
        heldOut.putObject("drift").put("before", summary.before()).put("after", summary.after());
        if (summary.agreement().isPresent()) {
            heldOut.putObject("agreement")
                    .put("before", summary.agreementBefore().orElse(0))
                    .put("after", summary.agreement().getAsDouble());
        }
        summary.notes().forEach(root.putArray("notes")::add);
        summary.drift().ifPresent(drift -> DriftJson.add(root.putObject("comparison"), drift));
    }
}
