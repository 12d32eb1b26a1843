/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.tensor.TensorValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Products of two values about a softmax: before it one whose rows it normalizes, behind it one that it weighs. */
final class Softmaxes {
    /** Below this, what a mask puts in place of a score vanishes in the softmax whatever the other scores are. */
    private static final float VANISHES = -6e4f;

    private static final int DEFAULT_AXIS_LAST = 13;
    private static final int MOST_STEPS = 24;

    private final Facts facts;
    private final Graph scope;
    private final Trail trail;

    Softmaxes(Facts facts, Graph scope) {
        this.facts = facts;
        this.scope = scope;
        this.trail = new Trail(facts, scope);
    }

    /** Whether a softmax runs over the last axis of data of some rank. */
    boolean overLast(Node softmax, int rank) {
        long axis = softmax.intAttribute("axis", facts.model().opset() >= DEFAULT_AXIS_LAST ? -1 : 1);
        return axis == -1 || axis == rank - 1;
    }

    /**
     * The MatMul whose result reaches a softmax so that a number added to one of its rows is added to a row before the softmax, too,
     * or a multiple of it.
     */
    Optional<Node> scores(Node softmax) {
        return scores(softmax, 0, MOST_STEPS);
    }

    private Optional<Node> scores(Node reader, int input, int steps) {
        String value = reader.input(input);
        Node node = trail.producer(value).orElse(null);
        if (node == null || steps == 0 || !trail.readBy(value, reader)) {
            return Optional.empty();
        }
        if (node.is("MatMul")) {
            boolean product = facts.weights().feeding(node, 0).isEmpty()
                    && facts.weights().feeding(node, 1).isEmpty();
            return product ? Optional.of(node) : Optional.empty();
        }
        if (node.is("Identity") || node.is("Cast")) {
            return scores(node, 0, steps - 1);
        }
        if (node.is("Add")) {
            return scores(node, 0, steps - 1).or(() -> scores(node, 1, steps - 1));
        }
        if (node.is("Sub")) {
            return scores(node, 0, steps - 1);
        }
        if (node.is("Where")) {
            return vanishes(node, 2)
                    ? scores(node, 1, steps - 1)
                    : vanishes(node, 1) ? scores(node, 2, steps - 1) : Optional.empty();
        }
        int scaled = trail.scaledInput(node);
        return scaled < 0 ? Optional.empty() : scores(node, scaled, steps - 1);
    }

    private boolean vanishes(Node where, int input) {
        return facts.weights()
                .feeding(where, input)
                .map(Weight::tensor)
                .filter(t -> t.shape().elements() == 1 && TensorValues.readableAsFloats(t))
                .filter(t -> TensorValues.floats(t)[0] <= VANISHES)
                .isPresent();
    }

    /** Every MatMul that weighs its right operand with the unchanged result of a softmax. */
    List<Node> weighing(Node softmax) {
        List<Node> found = new ArrayList<>();
        weighing(softmax.output(), found, MOST_STEPS);
        return found;
    }

    private void weighing(String value, List<Node> found, int steps) {
        for (Node node : facts.uses().consumers(scope, value).stream()
                .filter(u -> u.scope() == scope && u.input() == 0)
                .map(u -> u.node())
                .toList()) {
            if (node.is("MatMul") && facts.weights().feeding(node, 1).isEmpty()) {
                found.add(node);
            } else if (steps > 0 && (node.is("Identity") || node.is("Cast") || Inference.passesThrough(facts, node))) {
                weighing(node.output(), found, steps - 1);
            }
        }
    }
}
