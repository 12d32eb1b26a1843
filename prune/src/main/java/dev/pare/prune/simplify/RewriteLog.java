/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Weight;
import dev.pare.pass.Scratch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What rules do to weights and nodes and what they refuse, and which weights they may touch. Weights are told apart by name. */
final class RewriteLog {
    /** @param bytesAfter content of the weight after the change */
    record Change(String reason, long bytesAfter) {}

    private final Function<Weight, Optional<String>> permission;
    private final Scratch scratch;
    private final Map<String, Change> changes = new LinkedHashMap<>();
    private final Map<String, String> refusals = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, Integer> nodes = new LinkedHashMap<>();

    /** @param permission why a weight must not be touched; empty if it may be */
    RewriteLog(Function<Weight, Optional<String>> permission, Scratch scratch) {
        this.permission = permission;
        this.scratch = scratch;
    }

    Scratch scratch() {
        return scratch;
    }

    /** Whether a weight may be touched. Constants that nothing was learned in always may. */
    boolean permits(Weight weight) {
        return !weight.isParameter() || permission.apply(weight).isEmpty();
    }

    void change(Weight weight, String reason, long bytesAfter) {
        Change before = changes.get(weight.name());
        String all = before == null || before.reason().equals(reason) ? reason : before.reason() + "; " + reason;
        changes.put(weight.name(), new Change(all, bytesAfter));
    }

    void refuse(Weight weight, String reason) {
        refusals.putIfAbsent(weight.name(), permission.apply(weight).orElse(reason));
    }

    /** Counts nodes that were dealt with in one way, such as "folded into constants". */
    void count(String what, int number) {
        if (number > 0) {
            nodes.merge(what, number, Integer::sum);
        }
    }

    /** Says something about the whole model. */
    void note(String text) {
        notes.add(text);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    Optional<Change> change(String weight) {
        return Optional.ofNullable(changes.get(weight));
    }

    Optional<String> refusal(String weight) {
        return Optional.ofNullable(refusals.get(weight));
    }

    Map<String, Integer> nodes() {
        return nodes;
    }
}
