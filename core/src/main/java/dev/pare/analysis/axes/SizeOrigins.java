/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Facts;
import dev.pare.analysis.axes.SizeList.Origin;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Set;

/** Where sizes come from: stated by a constant, handed on from a shape, or worked out. */
final class SizeOrigins {
    /** What hands a constant on as it is. */
    private static final Set<String> CARRIES = Set.of("Unsqueeze", "Reshape", "Squeeze");

    /** What hands parts of a shape on. */
    private static final Set<String> PASSES =
            Set.of("Unsqueeze", "Reshape", "Squeeze", "Gather", "Slice", "Identity", "Cast");

    private final Facts facts;
    private final Graph scope;

    SizeOrigins(Facts facts, Graph scope) {
        this.facts = facts;
        this.scope = scope;
    }

    /** Where the numbers at an input of a node come from. */
    Origin of(Node node, int input) {
        if (facts.weights().feeding(node, input).isPresent()) {
            return Origin.STATED;
        }
        return Worklist.<Visited>backward(
                        facts.uses(),
                        (made, value, state) -> facts.weights().feeding(made, 0).isEmpty()
                                        && PASSES.contains(made.op().type())
                                ? Step.to(value.scope(), made.input(0), state)
                                : Step.accept())
                .from(scope, node.input(input), Visited.HERE)
                .found()
                .flatMap(end ->
                        facts.uses().producer(end.value().scope(), end.value().name()))
                .map(this::origin)
                .orElse(Origin.WORKED_OUT);
    }

    /** @param made the first node above that does more than hand parts of a shape on, or that does so with a constant */
    private Origin origin(Node made) {
        if (made.is("Shape")) {
            return Origin.FOLLOWS;
        }
        boolean stated = CARRIES.contains(made.op().type())
                && facts.weights().feeding(made, 0).isPresent();
        return stated ? Origin.STATED : Origin.WORKED_OUT;
    }

    /** Whether a number is computed from the shape of a value, and so changes with it. */
    boolean dependsOnShape(Node node, int input) {
        return Worklist.<Visited>backward(
                        facts.uses(),
                        (made, value, state) ->
                                made.is("Shape") ? Step.accept() : Step.to(value.scope(), made.input(0), state))
                .finds(scope, List.of(node.input(input)), Visited.HERE);
    }
}
