/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.analysis.types.ElementTypes;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.DataType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Attention scores and other products of two computed values, and what lies between them and a Softmax. No weight bounds such a
 * product, and it leaves the range before it is scaled; unless it was measured it stays in float. A Softmax turns the error of its
 * argument into an error of the same size relative to its result, so large arguments need float however they were made.
 */
final class Scores {
    private static final Set<String> PRODUCTS = Set.of("MatMul", "Gemm", "Einsum");

    private static final Set<String> STEPS =
            Set.of("Add", "Sub", "Mul", "Div", "Where", "Neg", "Clip", "Min", "Max", "Sum", "Dropout");

    /** Half of the last bit of float16 is 1/32 from here on: 3 % of a probability. */
    private static final float STEEP = 64;

    private final Facts facts;
    private final ElementTypes types;
    private final IntegerBorn born;
    private final ActivationRange reach;
    private final Map<Node, Boolean> leads = new IdentityHashMap<>();
    private final Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());

    private Scores(Facts facts, ElementTypes types, IntegerBorn born, ActivationRange reach) {
        this.facts = facts;
        this.types = types;
        this.born = born;
        this.reach = reach;
    }

    static Set<Node> in(Facts facts, ElementTypes types, IntegerBorn born, ActivationRange reach) {
        Scores scores = new Scores(facts, types, born, reach);
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                if (product(node) && scores.unbounded(node, graph) && !reach.knows(node, graph)) {
                    scores.found.add(node);
                    scores.leadsToSoftmax(node, graph);
                }
                if (softmax(node) && scores.steep(node, graph)) {
                    scores.back(node, graph, 2);
                }
            }
        }
        scores.leads.forEach((node, leads) -> {
            if (leads) {
                scores.found.add(node);
            }
        });
        return scores.found;
    }

    private static boolean product(Node node) {
        return PRODUCTS.stream().anyMatch(node::is) || node.op().type().equals("FusedMatMul");
    }

    private static boolean softmax(Node node) {
        return node.is("Softmax") || node.is("LogSoftmax");
    }

    private static boolean steps(Node node) {
        return DataMovement.moves(node) || STEPS.stream().anyMatch(node::is);
    }

    private boolean unbounded(Node node, Graph graph) {
        return node.inputs().stream()
                        .limit(2)
                        .filter(i -> types.of(graph, i) == DataType.FLOAT)
                        .filter(i -> !born.contains(graph, i) && !isShare(graph, i))
                        .count()
                == 2;
    }

    /** Whether a value is made of probabilities: a product with them is an average. */
    private boolean isShare(Graph graph, String name) {
        Node node = facts.uses().producer(graph, name).orElse(null);
        if (node == null) {
            return false;
        }
        Graph scope = facts.uses().resolve(graph, name).orElseThrow().scope();
        if (node.is("Where")) {
            return isShare(scope, node.input(1)) || isShare(scope, node.input(2));
        }
        boolean passes = DataMovement.moves(node) || node.is("Dropout");
        return node.is("Softmax") || (passes && isShare(scope, node.input(0)));
    }

    private boolean leadsToSoftmax(Node node, Graph graph) {
        Boolean known = leads.get(node);
        if (known != null) {
            return known;
        }
        boolean reaches = false;
        for (String output : node.outputs()) {
            for (Uses.Use use : facts.uses().consumers(graph, output)) {
                Node next = use.node();
                if (softmax(next)) {
                    leads.put(next, true);
                    reaches = true;
                } else if (steps(next)) {
                    reaches |= leadsToSoftmax(next, use.scope());
                }
            }
        }
        leads.put(node, reaches);
        return reaches;
    }

    private boolean steep(Node softmax, Graph graph) {
        Optional<Float> largest = reach.largest(graph, softmax.input(0));
        return largest.isPresent() && !(Math.abs(largest.get()) < STEEP);
    }

    /** Everything from a Softmax back to the products that make its argument, and those that make their operands. */
    private void back(Node node, Graph graph, int products) {
        if (!found.add(node) || products == 0) {
            return;
        }
        for (String input : node.inputs()) {
            Node producer = facts.uses().producer(graph, input).orElse(null);
            if (producer == null || types.of(graph, input) != DataType.FLOAT) {
                continue;
            }
            Graph scope = facts.uses().resolve(graph, input).orElseThrow().scope();
            if (steps(producer)) {
                back(producer, scope, products);
            } else if (product(producer)) {
                back(producer, scope, products - 1);
            }
        }
    }
}
