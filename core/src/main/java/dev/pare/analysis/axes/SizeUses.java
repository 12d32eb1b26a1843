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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Judges what is done with the size of an axis of units. Where it cuts and reshapes values it may follow; where numbers are computed with it,
 * such as the scale of scores, they would change.
 */
final class SizeUses {
    private static final Set<String> WHOLE = Set.of(
            "Gather",
            "Slice",
            "Concat",
            "Unsqueeze",
            "Squeeze",
            "Cast",
            "Reshape",
            "Identity",
            "Where",
            "Equal",
            "Div",
            "Mul",
            "Add",
            "Sub",
            "Floor");
    private static final Set<String> SIZED = Set.of("Reshape", "Expand", "Slice", "ConstantOfShape", "Range", "Tile");

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
                    String type = node.op().type();
                    if ((use.input() > 0 && SIZED.contains(type)) || node.is("ConstantOfShape")) {
                        return Step.stop();
                    }
                    return WHOLE.contains(type)
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
}
