/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pare.report.CostSummary.OfStep;

/** The part of a JSON report that tells what each change costs. */
final class CostJson {
    private CostJson() {}

    static void add(ArrayNode array, CostSummary costs) {
        costs.steps().forEach(step -> step(array.addObject(), step));
    }

    private static void step(ObjectNode node, OfStep step) {
        node.put("pass", step.pass());
        if (!Double.isNaN(step.drift())) {
            node.put("drift", step.drift());
        }
        ArrayNode weights = node.putArray("weights");
        step.weights()
                .forEach(w -> weights.addObject()
                        .put("weight", w.weight())
                        .put("role", w.role())
                        .put("change", w.change())
                        .put("drift", w.drift()));
        ArrayNode proposals = node.putArray("proposals");
        step.proposals().forEach(p -> {
            ObjectNode proposal = proposals.addObject();
            p.excluded().forEach(proposal.putArray("exclude")::add);
            proposal.put("drift", p.drift()).put("step", p.step());
        });
        if (!step.note().isEmpty()) {
            node.put("note", step.note());
        }
    }
}
