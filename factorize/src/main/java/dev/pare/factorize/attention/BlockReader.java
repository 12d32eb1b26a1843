/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.attention;

import dev.pare.analysis.AttentionBlock;
import dev.pare.analysis.Facts;
import dev.pare.analysis.site.LinearUse;
import dev.pare.dataflow.Uses;
import dev.pare.factorize.attention.HeadWalk.Leg;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks that nothing but an attention lies between two matrices, and gathers what has to follow when its heads get narrower. */
final class BlockReader {
    /** What may happen to scores: adding or scaling, so that softmax ignores what all keys share. */
    private static final Set<String> TO_SOFTMAX =
            Set.of("Add", "Sub", "Where", "Identity", "Cast", "Reshape", "Max", "Min");

    private static final Set<String> FROM_SOFTMAX = Set.of("Identity", "Cast", "Dropout");
    private static final int LONGEST = 12;

    /** Either a road or an obstacle. */
    record Read(Road road, String obstacle) {
        static Read refused(String obstacle) {
            return new Read(null, obstacle);
        }
    }

    private final Facts facts;
    private final Graph graph;
    private final SizeReaders readers;

    BlockReader(Facts facts) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.readers = new SizeReaders(facts);
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
        Optional<Node> softmax = follow(product.output(), block.root(), TO_SOFTMAX, true);
        long axis = block.root().intAttribute("axis", facts.model().opset() < 13 ? 1 : -1);
        if (softmax.isEmpty() || (axis != -1 && axis != left.layout().rank() - 1)) {
            return Read.refused("the scores reach the softmax over keys in a way that is not known");
        }
        return new Read(left.road().and(right.road()), "");
    }

    private static boolean isSplit(Leg leg, int features) {
        return !leg.layout().joined() && leg.layout().features() == features;
    }

    private Leg leg(AttentionBlock block, LinearUse site, int size) {
        return new HeadWalk(facts, block.heads(), size).to(this::isProduct, site.result(), start(site));
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
        boolean weighed =
                follow(block.root().output(), product, FROM_SOFTMAX, false).isPresent();
        if (!weighed || up.input() != 1 || !isSplit(up, -1)) {
            return Read.refused("its values are not weighed head by head in one MatMul");
        }
        Leg down = new HeadWalk(facts, block.heads(), size).to(n -> n == output.node(), product.output(), up.layout());
        if (!down.arrived()) {
            return Read.refused(down.obstacle());
        }
        boolean fits = down.layout().joined() && down.layout().features() == -1 && !output.isConv();
        return fits
                ? new Read(up.road().and(down.road()), "")
                : Read.refused("its heads do not lie beside each other behind the attention");
    }

    /** Walks from a value to a node through chosen operators, without a second way. */
    private Optional<Node> follow(String start, Node wanted, Set<String> passes, boolean alone) {
        String value = start;
        for (int hop = 0; hop < LONGEST; hop++) {
            List<Uses.Use> uses = new ArrayList<>(facts.uses().consumers(graph, value));
            uses.removeIf(u -> u.node().is("Shape"));
            if (alone && (uses.size() != 1 || facts.uses().isOutput(graph, value))) {
                return Optional.empty();
            }
            if (uses.stream().anyMatch(u -> u.node() == wanted && u.input() == 0)) {
                return Optional.of(wanted);
            }
            if (uses.size() != 1 || !(passes.contains(uses.get(0).node().op().type()) || scales(uses.get(0), alone))) {
                return Optional.empty();
            }
            value = uses.get(0).node().output();
        }
        return Optional.empty();
    }

    private boolean scales(Uses.Use use, boolean allowed) {
        Node node = use.node();
        boolean product = node.is("Mul") || (node.is("Div") && use.input() == 0);
        return allowed && product && readers.isNumber(graph, node, 1 - use.input());
    }
}
