/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.testkit;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Attribute;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.tensor.Shape;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Puts chains of nodes that change nothing before the operands of all products of a {@link TransformerModel}: between what makes them and
 * the weights or values that they are multiplied with. What the model computes stays the same.
 */
public final class LongWays {
    /** What the chains are made of. */
    public enum Moves {
        IDENTITIES,
        /** Pairs that cancel each other. */
        TRANSPOSES,
        /** To the shape that is there. */
        RESHAPES
    }

    private final Facts facts;
    private final Graph graph;
    private final ModelEdit edit;
    private final Moves moves;
    private final int length;

    private LongWays(Model model, Moves moves, int length) {
        this.facts = Facts.of(model);
        this.graph = model.graph();
        this.edit = new ModelEdit(model);
        this.moves = moves;
        this.length = length;
    }

    /** @param length nodes in each chain; even for transposes */
    public static Model of(Model model, Moves moves, int length) {
        return new LongWays(model, moves, length).built();
    }

    private Model built() {
        edit.addInitializer(graph, Tensor.longs("as-it-is", Shape.of(3), 0, 0, -1));
        for (Node node : graph.nodes()) {
            if (node.is("MatMul")) {
                List<Node> chain = new ArrayList<>();
                String left = chain(node.input(0), rank(node, 0), chain);
                String right = chain(node.input(1), rank(node, 1), chain);
                edit.insertBefore(node, chain);
                edit.replace(node, List.of(node.withInputs(List.of(left, right))));
            }
        }
        return edit.finish();
    }

    /** Data that meets a matrix has three axes in such a model, heads have four. */
    private int rank(Node product, int input) {
        Optional<Weight> weight = facts.weights().feeding(product, input);
        boolean constant = facts.weights().feeding(product, 1 - input).isPresent();
        return weight.map(w -> w.tensor().shape().rank()).orElse(constant ? 3 : 4);
    }

    private String chain(String from, int rank, List<Node> nodes) {
        String value = from;
        for (int i = 0; i < length; i++) {
            String next = edit.freshName(from + "/moved");
            nodes.add(move(value, next, rank));
            value = next;
        }
        return value;
    }

    private Node move(String from, String to, int rank) {
        if (moves == Moves.TRANSPOSES) {
            long[] perm = rank == 2 ? new long[] {1, 0} : rank == 3 ? new long[] {0, 2, 1} : new long[] {0, 1, 3, 2};
            return Node.of("Transpose", to, List.of(from), List.of(to), Attribute.ints("perm", perm));
        }
        return moves == Moves.RESHAPES && rank == 3
                ? Node.of("Reshape", to, List.of(from, "as-it-is"), List.of(to))
                : Node.of("Identity", to, List.of(from), List.of(to));
    }
}
