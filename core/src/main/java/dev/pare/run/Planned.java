/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.run;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import dev.pare.pass.Decision;
import dev.pare.pass.Pass;
import dev.pare.pass.PassContext;
import dev.pare.pass.Plan;
import java.util.ArrayList;
import java.util.List;

/** A plan with what it was made from. */
record Planned<P>(Facts facts, PassContext context, Plan<P> plan, List<String> notes) {
    Planned<P> with(String note) {
        return new Planned<>(facts, context, plan, List.of(note));
    }

    Planned<P> refused(String reason) {
        List<Decision<P>> skipped = plan.decisions().stream()
                .map(d -> d instanceof Decision.Apply<P> a ? new Decision.Skip<P>(a.weight(), reason) : d)
                .toList();
        return new Planned<>(facts, context, new Plan<>(skipped, plan.notes()), List.of());
    }

    Model rewrite(Pass<P> pass) {
        return pass.rewrite(facts, plan, context);
    }

    /** All notes: those of the plan, of the graph, and of the way to the plan. */
    List<String> allNotes() {
        List<String> all = new ArrayList<>(plan.notes());
        all.addAll(plan.graphChanges());
        all.addAll(notes);
        return all;
    }

    List<DecisionRecord> records() {
        return plan.decisions().stream().map(d -> new DecisionRecord(d, facts)).toList();
    }
}
