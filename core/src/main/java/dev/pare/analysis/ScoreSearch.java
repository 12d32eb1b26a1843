/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the product of queries and keys above a softmax. */
final class ScoreSearch {
    private static final Set<String> PRODUCTS =
            Set.of("MatMul", "FusedMatMul", "MatMulInteger", "QLinearMatMul", "MatMulIntegerToFloat", "Einsum");
    private static final Set<String> PASSES = passes();

    /**
     * The product and which of its inputs is which.
     *
     * @param scaling the nodes between the product and the softmax
     */
    record Scores(Graph scope, Node node, int query, int key, List<Node> scaling) {}

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
        List<Node> passed = new ArrayList<>();
        return Worklist.<Boolean>backward(structure.uses(), (node, value, swapped) -> {
                    if (isProduct(structure, value.scope(), node)) {
                        return Step.accept();
                    }
                    if (!PASSES.contains(Flow.type(node)) || Flow.isMeasured(node, value.name())) {
                        return Step.stop();
                    }
                    passed.add(node);
                    return Step.to(value.scope(), data(value.scope(), node), swapped ^ swapsLastAxes(node));
                })
                .from(scope, structure.isConstant(scope, softmax, 0) ? "" : softmax.input(0), normalizesRows(softmax))
                .found()
                .map(end -> scores(
                        end.value().scope(), structure.producer(end.value()).orElseThrow(), end.state(), passed));
    }

    private List<String> data(Graph scope, Node node) {
        List<String> data = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            if (Flow.carries(node, i) && !structure.isConstant(scope, node, i)) {
                data.add(node.input(i));
            }
        }
        return data;
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
