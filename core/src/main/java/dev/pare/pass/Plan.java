/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.pass;

import java.util.List;

/**
 * The decisions of a pass, printable before anything is done.
 *
 * @param notes what holds for the whole pass ("no calibration data: plain SVD")
 * @param graphChanges what is done to nodes alone, of which no weight knows ("12 Identity nodes go away")
 */
public record Plan<P>(List<Decision<P>> decisions, List<String> notes, List<String> graphChanges) {
    public Plan {
        decisions = List.copyOf(decisions);
        notes = List.copyOf(notes);
        graphChanges = List.copyOf(graphChanges);
    }

    /** Creates the plan of a pass that changes nothing but weights and what they need. */
    public Plan(List<Decision<P>> decisions, List<String> notes) {
        this(decisions, notes, List.of());
    }

    public static <P> Plan<P> of(List<Decision<P>> decisions) {
        return new Plan<>(decisions, List.of());
    }

    /** Whether the plan leaves the model as it is. */
    public boolean changesNothing() {
        return applied().isEmpty() && graphChanges.isEmpty();
    }

    /** The decisions that change something. */
    public List<Decision.Apply<P>> applied() {
        return decisions.stream()
                .filter(d -> d instanceof Decision.Apply<P>)
                .map(d -> (Decision.Apply<P>) d)
                .toList();
    }
}
