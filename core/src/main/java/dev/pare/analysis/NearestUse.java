/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.FlowResult;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The nearest use or graph output that a value arrives at, through chosen operators. */
final class NearestUse {
    private final Structure structure;
    private final Set<String> passes;
    private final boolean joins;

    /** @param joins whether to go on where the value is added to or multiplied with another variable */
    NearestUse(Structure structure, Set<String> passes, boolean joins) {
        this.structure = structure;
        this.passes = passes;
        this.joins = joins;
    }

    /** The nearest use that is wanted. */
    Optional<Uses.Use> first(Graph scope, String value, Predicate<Uses.Use> wanted) {
        return Worklist.<Visited>forward(structure.uses(), (use, state) -> wanted.test(use) ? Step.accept() : pass(use))
                .from(scope, value, Visited.HERE)
                .found()
                .flatMap(FlowResult.End::use);
    }

    /** Whether the value leaves its graph, having passed only these operators. */
    boolean leaves(Graph scope, String value) {
        return leaving(scope, value).isPresent();
    }

    /** The graph output that the value becomes, if it does. */
    Optional<Uses.Value> leaving(Graph scope, String value) {
        return Worklist.<Visited>forward(structure.uses(), (use, state) -> pass(use), (output, state) -> Step.accept())
                .from(scope, value, Visited.HERE)
                .found()
                .map(FlowResult.End::value);
    }

    private Step<Visited> pass(Uses.Use use) {
        Node node = use.node();
        boolean passed = passes.contains(Flow.type(node))
                && Flow.carries(node, use.input())
                && (joins || structure.hasOneVariable(use.scope(), node));
        List<String> outputs =
                node.outputs().stream().filter(o -> !Flow.isMeasured(node, o)).toList();
        return passed ? Step.to(use.scope(), outputs, Visited.HERE) : Step.stop();
    }
}
