/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Node;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import java.util.List;
import java.util.Optional;

/**
 * Judges what is done with the size of an axis of units. Where it cuts and reshapes values it may follow; where numbers are computed with it,
 * such as the scale of scores, they would change.
 */
final class SizeUses {

    private final Followed followed;

    SizeUses(Followed followed) {
        this.followed = followed;
    }

    /** Why the size of the axis of units may not change; empty if nothing but shapes depends on it. */
    Optional<String> refusal(Node shape) {
        Layout layout = followed.at(shape.input(0)).orElse(null);
        if (!followed.picks() || layout == null) {
            return Optional.empty();
        }
        List<String> sizes = followed.facts().uses().consumers(followed.scope(), shape.output()).stream()
                .filter(u -> mayRead(u, layout))
                .map(u -> u.node().output())
                .toList();
        return Worklist.<Visited>forward(followed.facts().uses(), (use, state) -> {
                    Node node = use.node();
                    if ((use.input() > 0 && takesSizes(node)) || node.is("ConstantOfShape")) {
                        return Step.stop();
                    }
                    return isWhole(node)
                            ? Step.to(use.scope(), node.output(), state)
                            : Step.refuse("its size is computed with at " + node.label());
                })
                .untilRefused()
                .from(followed.scope(), sizes, Visited.HERE)
                .refusal()
                .map(FlowResult.Refusal::reason);
    }

    /** Whether a reader of a shape takes the size of the axis, or it cannot be told. */
    private boolean mayRead(Uses.Use use, Layout layout) {
        if (!use.node().is("Gather")) {
            return true;
        }
        Optional<List<Long>> indices = followed.shapes().sizes().numbers(use.node(), 1);
        return indices.isEmpty()
                || indices.get().stream()
                        .anyMatch(i -> i == layout.fromEnd() || (layout.ranked() ? i == layout.axis() : i > 1));
    }

    private static boolean takesSizes(Node node) {
        return Operators.of(node).is(Kind.RESHAPES, Kind.REPEATS, Kind.SLICES, Kind.GENERATES);
    }

    /** Whether the result still holds whole sizes, or numbers that follow from them. */
    private static boolean isWhole(Node node) {
        return Operators.of(node)
                        .is(
                                Kind.COPIES,
                                Kind.CASTS,
                                Kind.RESHAPES,
                                Kind.SLICES,
                                Kind.LOOKS_UP,
                                Kind.JOINS,
                                Kind.CHOOSES,
                                Kind.COMBINES)
                || node.is("Equal")
                || node.is("Floor");
    }
}
