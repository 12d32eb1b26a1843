/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.features.SingleNumber;
import dev.pare.analysis.site.LinearUse;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.factorize.attention.HeadAxis.Leg;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;
import java.util.Set;

/** Checks that nothing but an attention lies between two matrices, and gathers what has to follow when its heads get narrower. */
final class BlockReader {
    /** What may happen to scores: adding or scaling, so that softmax ignores what all keys share. */
    private static final Set<String> TO_SOFTMAX =
            Set.of("Add", "Sub", "Where", "Identity", "Cast", "Reshape", "Max", "Min");

    private static final Set<String> FROM_SOFTMAX = Set.of("Identity", "Cast", "Dropout");

    /** Either a road or an obstacle. */
    record Read(Road road, String obstacle) {
        static Read refused(String obstacle) {
            return new Read(null, obstacle);
        }
    }

    private final Facts facts;
    private final Graph graph;
    private final SingleNumber numbers;

    BlockReader(Facts facts) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.numbers = new SingleNumber(facts);
    }

    Read read(Side side, AttentionBlock block, LinearUse first, LinearUse second, int size) {
        if (!block.root().is("Softmax")) {
            return Read.refused(
                    "its attention is one fused operator (" + block.root().op() + "), whose heads have one size");
        }
        return side == Side.QUERY_KEY ? scores(block, first, second, size) : context(block, first, second, size);
    }

    private Read scores(AttentionBlock block, LinearUse query, LinearUse key, int size) {
        Leg left = leg(block, query, size);
        Leg right = leg(block, key, size);
        if (!left.arrived() || !right.arrived()) {
            return Read.refused(left.arrived() ? right.obstacle() : left.obstacle());
        }
        Node product = left.end();
        boolean meet = product == right.end() && left.input() == 0 && right.input() == 1;
        if (!meet || !isSplit(left, -1) || !isSplit(right, -2)) {
            return Read.refused("queries and keys do not meet head by head in one MatMul");
        }
        boolean reached = follow(product.output(), block.root(), TO_SOFTMAX, true);
        long axis = block.root().intAttribute("axis", facts.model().opset() < 13 ? 1 : -1);
        if (!reached || (axis != -1 && axis != left.layout().rank() - 1)) {
            return Read.refused("the scores reach the softmax over keys in a way that is not known");
        }
        return new Read(left.road().and(right.road()), "");
    }

    private static boolean isSplit(Leg leg, int features) {
        return !leg.layout().joined() && leg.layout().features() == features;
    }

    private Leg leg(AttentionBlock block, LinearUse site, int size) {
        return new HeadAxis(facts, block.heads(), size).to(this::isProduct, site.result(), start(site));
    }

    private Layout start(LinearUse site) {
        if (site.isConv()) {
            int rank = facts.weights()
                    .feeding(site.node(), 1)
                    .orElseThrow()
                    .tensor()
                    .shape()
                    .rank();
            return Layout.joined(rank, 1 - rank);
        }
        return Layout.joined(site.isGemm() ? 2 : 0, -1);
    }

    /** Whether a node multiplies two values, neither of them constant. */
    private boolean isProduct(Node node) {
        return node.is("MatMul")
                && facts.weights().feeding(node, 0).isEmpty()
                && facts.weights().feeding(node, 1).isEmpty();
    }

    private Read context(AttentionBlock block, LinearUse value, LinearUse output, int size) {
        Leg up = leg(block, value, size);
        if (!up.arrived()) {
            return Read.refused(up.obstacle());
        }
        Node product = up.end();
        boolean weighed = follow(block.root().output(), product, FROM_SOFTMAX, false);
        if (!weighed || up.input() != 1 || !isSplit(up, -1)) {
            return Read.refused("its values are not weighed head by head in one MatMul");
        }
        Leg down = new HeadAxis(facts, block.heads(), size).to(n -> n == output.node(), product.output(), up.layout());
        if (!down.arrived()) {
            return Read.refused(down.obstacle());
        }
        boolean fits = down.layout().joined() && down.layout().features() == -1 && !output.isConv();
        return fits
                ? new Read(up.road().and(down.road()), "")
                : Read.refused("its heads do not lie beside each other behind the attention");
    }

    /** Whether a value reaches the first input of a node through chosen operators and nothing else. */
    private boolean follow(String start, Node wanted, Set<String> passes, boolean alone) {
        return Worklist.<Visited>forward(facts.uses(), (use, state) -> {
                    Node node = use.node();
                    String value = node.input(use.input());
                    boolean output = alone && facts.uses().isOutput(graph, value);
                    boolean only = facts.uses().consumers(graph, value).stream()
                                    .filter(u -> !u.node().is("Shape"))
                                    .count()
                            == 1;
                    if (output || (alone && !only)) {
                        return Step.stop();
                    }
                    if (node == wanted && use.input() == 0) {
                        return Step.accept();
                    }
                    boolean scales = alone && numbers.scaledInput(graph, node) == use.input();
                    boolean passed =
                            only && (scales || passes.contains(node.op().type()));
                    return passed ? Step.to(graph, node.output(), state) : Step.stop();
                })
                .finds(graph, List.of(start), Visited.HERE);
    }
}
