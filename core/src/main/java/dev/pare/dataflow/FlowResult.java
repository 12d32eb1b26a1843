/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an analysis found.
 *
 * @param found where it was accepted, if it was
 * @param refusals where ways ended that the analysis does not allow, in the order in which it met them
 * @param reached all values that it reached, with what is known about them, in the same order
 */
public record FlowResult<S>(Optional<End<S>> found, List<Refusal> refusals, Set<Reached<S>> reached) {
    /** A value and what is known about it. */
    public record Reached<S>(Uses.Value value, S state) {}

    /**
     * Where the analysis was accepted.
     *
     * @param use the use that was accepted; empty if the value left its graph, or if the analysis went backward
     */
    public record End<S>(Uses.Value value, Optional<Uses.Use> use, S state, FlowPath path) {}

    /**
     * Where a way ended that is not allowed.
     *
     * @param path the nodes on the way, the one that was refused at the end
     */
    public record Refusal(String reason, FlowPath path) {
        /** The reason, with the way to it if that is longer than one node. */
        public String text() {
            return path.length() < 2 ? reason : reason + " (by way of " + path + ")";
        }
    }

    public FlowResult {
        refusals = List.copyOf(refusals);
    }

    /** The first refusal. */
    public Optional<Refusal> refusal() {
        return refusals.stream().findFirst();
    }

    /** What was reached last: the end of a way that does not branch. */
    public Optional<Reached<S>> last() {
        return reached.stream().reduce((first, second) -> second);
    }

    /** Whether any state reached a value. */
    public boolean reaches(Uses.Value value) {
        return reached.stream().anyMatch(r -> r.value().equals(value));
    }
}
