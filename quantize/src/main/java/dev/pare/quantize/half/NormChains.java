/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Finds normalisations that exporters write out as operators, such as {@code (x - mean(x)) / sqrt(mean((x - mean(x))²) + eps)} and
 * the same without the mean: everything from the difference to the division. The squares overflow float16 from 256 on, and the usual
 * epsilon of 1e-12 is zero in it.
 */
final class NormChains {
    private static final Set<String> AVERAGES = Set.of("ReduceMean", "ReduceSum");
    private static final Set<String> STEPS = Set.of(
            "Add",
            "Sub",
            "Max",
            "Clip",
            "Sqrt",
            "Reciprocal",
            "Pow",
            "Identity",
            "Unsqueeze",
            "Squeeze",
            "Expand",
            "Cast");

    private final Facts facts;
    private final Uses uses;
    private final Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());

    private NormChains(Facts facts) {
        this.facts = facts;
        this.uses = facts.uses();
    }

    static Set<Node> in(Facts facts) {
        NormChains chains = new NormChains(facts);
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                if (squares(node)) {
                    chains.from(node, graph);
                }
            }
        }
        return chains.found;
    }

    private static boolean squares(Node node) {
        return node.is("Pow") || (node.is("Mul") && node.input(0).equals(node.input(1)));
    }

    private void from(Node square, Graph scope) {
        for (Uses.Use use : uses.consumers(scope, square.output())) {
            if (AVERAGES.stream().anyMatch(use.node()::is)) {
                found.add(square);
                found.add(use.node());
                difference(scope, square.input(0));
                follow(use.node(), use.scope());
            }
        }
    }

    /** What comes before: x minus its mean. */
    private void difference(Graph scope, String value) {
        Node node = uses.producer(scope, value).orElse(null);
        if (node != null && node.is("Cast")) {
            found.add(node);
            difference(scope, node.input(0));
        }
        if (node == null || !node.is("Sub")) {
            return;
        }
        found.add(node);
        for (String operand : node.inputs()) {
            uses.producer(scope, operand)
                    .filter(p -> AVERAGES.stream().anyMatch(p::is))
                    .ifPresent(found::add);
        }
    }

    /** What comes after: the variance until it divides or scales something that is not constant. */
    private void follow(Node mean, Graph scope) {
        Worklist.<Visited>forward(uses, (use, state) -> {
                    Node next = use.node();
                    int other = 1 - Math.min(1, use.input());
                    boolean scales = next.is("Div") || next.is("Mul");
                    boolean constant = facts.weights().feeding(next, other).isPresent();
                    boolean steps = next.is("Add") ? constant : STEPS.stream().anyMatch(next::is);
                    if (!(scales || steps) || !found.add(next)) {
                        return Step.stop();
                    }
                    if (scales && !constant) {
                        difference(use.scope(), next.input(other));
                        return Step.stop();
                    }
                    return Step.to(use.scope(), next.output(), state);
                })
                .in(Order.DEPTH_FIRST)
                .from(scope, mean.output(), Visited.HERE);
    }
}
