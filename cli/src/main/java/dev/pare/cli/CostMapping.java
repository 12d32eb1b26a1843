/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.cli;

import dev.pare.api.Attribution;
import dev.pare.report.CostSummary;

/** Maps the results of trials of single changes to the plain records of the report. */
final class CostMapping {
    private CostMapping() {}

    static CostSummary of(Attribution attribution, Double maxDrift) {
        return new CostSummary(
                attribution.steps().stream().map(CostMapping::step).toList(), maxDrift == null ? Double.NaN : maxDrift);
    }

    private static CostSummary.OfStep step(Attribution.OfStep step) {
        return new CostSummary.OfStep(
                step.pass(),
                step.drift(),
                step.shares().stream()
                        .map(s -> new CostSummary.Cost(s.weight(), s.role(), s.change(), s.drift()))
                        .toList(),
                step.proposals().stream()
                        .map(p -> new CostSummary.Proposal(
                                p.excluded(), p.drift(), p.step().orElse("")))
                        .toList(),
                step.note().orElse(""));
    }
}
