/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Walks from a value towards the outputs of the model, through chosen operators. */
final class Downstream {
    private static final int LIMIT = 200;

    private final Structure structure;
    private final Set<String> passes;
    private final boolean joins;

    /** @param joins whether to go on where the value is added to or multiplied with another variable */
    Downstream(Structure structure, Set<String> passes, boolean joins) {
        this.structure = structure;
        this.passes = passes;
        this.joins = joins;
    }

    /** The nearest use that is wanted. */
    Optional<Uses.Use> first(Graph scope, String value, Predicate<Uses.Use> wanted) {
        return walk(scope, value, wanted, v -> false).found();
    }

    /** Whether the value leaves its graph, having passed only these operators. */
    boolean leaves(Graph scope, String value) {
        return leaving(scope, value).isPresent();
    }

    /** The graph output that the value becomes, if it does. */
    Optional<Uses.Value> leaving(Graph scope, String value) {
        Predicate<Uses.Value> isOutput = v -> structure.uses().isOutput(v.scope(), v.name());
        return walk(scope, value, u -> false, isOutput).last();
    }

    private record End(Optional<Uses.Use> found, Optional<Uses.Value> last) {}

    private End walk(Graph scope, String start, Predicate<Uses.Use> wanted, Predicate<Uses.Value> enough) {
        Deque<Uses.Value> waiting = new ArrayDeque<>();
        Set<Uses.Value> seen = new HashSet<>();
        structure.uses().resolve(scope, start).ifPresent(waiting::add);
        while (!waiting.isEmpty() && seen.size() < LIMIT) {
            Uses.Value value = waiting.remove();
            if (!seen.add(value)) {
                continue;
            }
            if (enough.test(value)) {
                return new End(Optional.empty(), Optional.of(value));
            }
            for (Uses.Use use : structure.uses().consumers(value.scope(), value.name())) {
                if (wanted.test(use)) {
                    return new End(Optional.of(use), Optional.empty());
                }
                if (passes(use)) {
                    outputs(use, waiting);
                }
            }
        }
        return new End(Optional.empty(), Optional.empty());
    }

    private boolean passes(Uses.Use use) {
        Node node = use.node();
        return passes.contains(Flow.type(node))
                && Flow.carries(node, use.input())
                && (joins || structure.hasOneVariable(use.scope(), node));
    }

    private void outputs(Uses.Use use, Deque<Uses.Value> waiting) {
        for (String output : use.node().outputs()) {
            if (!output.isEmpty() && !Flow.isMeasured(use.node(), output)) {
                structure.uses().resolve(use.scope(), output).ifPresent(waiting::add);
            }
        }
    }
}
