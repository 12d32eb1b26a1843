/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the product of queries and keys above a softmax. */
final class ScoreSearch {
    private static final Set<String> PRODUCTS =
            Set.of("MatMul", "FusedMatMul", "MatMulInteger", "QLinearMatMul", "MatMulIntegerToFloat", "Einsum");
    private static final Set<String> PASSES = passes();
    private static final int LIMIT = 100;

    /**
     * The product and which of its inputs is which.
     *
     * @param scaling the nodes between the product and the softmax
     */
    record Scores(Graph scope, Node node, int query, int key, List<Node> scaling) {}

    private record Step(Uses.Value value, boolean swapped) {}

    private final Structure structure;

    ScoreSearch(Structure structure) {
        this.structure = structure;
    }

    private static Set<String> passes() {
        Set<String> types = new HashSet<>(Flow.union(Flow.MOVES, Flow.MIXES));
        types.add("Tanh");
        return Set.copyOf(types);
    }

    /** Whether a node multiplies two values, neither of them constant. */
    static boolean isProduct(Structure structure, Graph scope, Node node) {
        return PRODUCTS.contains(Flow.type(node))
                && node.inputs().size() >= 2
                && !structure.isConstant(scope, node, 0)
                && !structure.isConstant(scope, node, second(node))
                && structure.linear(node).isEmpty();
    }

    /** The second operand of a product; the first is at 0. */
    static int second(Node product) {
        return Flow.type(product).equals("QLinearMatMul") ? 3 : 1;
    }

    Optional<Scores> above(Graph scope, Node softmax) {
        Deque<Step> waiting = new ArrayDeque<>();
        Set<Step> seen = new HashSet<>();
        List<Node> passed = new ArrayList<>();
        enter(scope, softmax, 0, normalizesRows(softmax), waiting);
        while (!waiting.isEmpty() && seen.size() < LIMIT) {
            Step step = waiting.remove();
            Node node = structure.producer(step.value()).orElse(null);
            if (node == null || !seen.add(step)) {
                continue;
            }
            Graph graph = step.value().scope();
            if (isProduct(structure, graph, node)) {
                return Optional.of(scores(graph, node, step.swapped(), passed));
            }
            if (PASSES.contains(Flow.type(node))
                    && !Flow.isMeasured(node, step.value().name())) {
                passed.add(node);
                boolean swapped = step.swapped() ^ swapsLastAxes(node);
                for (int i = 0; i < node.inputs().size(); i++) {
                    if (Flow.carries(node, i)) {
                        enter(graph, node, i, swapped, waiting);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private void enter(Graph scope, Node node, int input, boolean swapped, Deque<Step> waiting) {
        if (!structure.isConstant(scope, node, input)) {
            structure.input(scope, node, input).ifPresent(v -> waiting.add(new Step(v, swapped)));
        }
    }

    /** The softmax runs over the keys; they are the second operand of the product unless its result was transposed. */
    private static Scores scores(Graph scope, Node node, boolean swapped, List<Node> scaling) {
        int keyOperand = swapped ? 0 : 1;
        if (node.attribute("equation").orElse(null) instanceof AttributeValue.Text text) {
            keyOperand = Equation.of(text.text()).operandWith(swapped ? 2 : 1);
        }
        int key = keyOperand == 0 ? 0 : second(node);
        int query = keyOperand == 0 ? second(node) : 0;
        return new Scores(scope, node, query, key, List.copyOf(scaling));
    }

    private static boolean normalizesRows(Node softmax) {
        return softmax.intAttribute("axis", -1) == -2;
    }

    private static boolean swapsLastAxes(Node node) {
        return node.is("Transpose")
                && node.intsAttribute("perm")
                        .map(p -> p.size() >= 2
                                && p.get(p.size() - 1) == p.size() - 2
                                && p.get(p.size() - 2) == p.size() - 1)
                        .orElse(false);
    }
}
