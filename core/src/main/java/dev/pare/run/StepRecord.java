/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.run;

import java.util.List;

/**
 * What a step decided and did.
 *
 * @param text the step as a line of a recipe
 * @param decisions one for every weight that the pass looked at
 */
public record StepRecord(String pass, String text, List<DecisionRecord> decisions, List<String> notes, long millis) {
    public StepRecord {
        decisions = List.copyOf(decisions);
        notes = List.copyOf(notes);
    }

    public long applied() {
        return decisions.stream().filter(DecisionRecord::applied).count();
    }
}
