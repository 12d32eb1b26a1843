/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.graph.Model;
import java.util.List;

/** Applies rules one after the other until none finds anything more to do. */
final class Simplifier {
    /** Far more than chains of simplifications need; rules that undid each other would end here. */
    private static final int MOST_ROUNDS = 50;

    private final List<Rule> rules;

    Simplifier(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    @SuppressWarnings("ReferenceEquality") // The same object is how a rule says that it found nothing.
    Model simplify(Facts facts, RewriteLog journal) {
        Facts current = facts;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Model before = current.model();
            for (Rule rule : rules) {
                Model after = rule.apply(current, journal);
                current = after == current.model() ? current : Facts.of(after);
            }
            if (current.model() == before) {
                return before;
            }
        }
        journal.note("stopped after " + MOST_ROUNDS + " rounds, in each of which something became simpler; "
                + "apply simplify once more to go on");
        return current.model();
    }
}
