/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.features.SingleNumber;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.dataflow.Worklist.Visited;
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

    private final Facts facts;
    private final Graph scope;
    private final SingleNumber numbers;

    Softmaxes(Facts facts, Graph scope) {
        this.facts = facts;
        this.scope = scope;
        this.numbers = new SingleNumber(facts);
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
        return Worklist.backward(facts.uses(), this::towardsScores)
                .in(Order.DEPTH_FIRST)
                .from(scope, softmax.input(0), softmax)
                .found()
                .flatMap(end -> facts.uses().localProducer(scope, end.value().name()));
    }

    /** @param reader the only node that may read the value */
    private Step<Node> towardsScores(Node node, Uses.Value value, Node reader) {
        if (value.scope() != scope || !facts.uses().isReadOnlyBy(scope, value.name(), reader)) {
            return Step.stop();
        }
        if (node.is("MatMul")) {
            boolean product = facts.weights().feeding(node, 0).isEmpty()
                    && facts.weights().feeding(node, 1).isEmpty();
            return product ? Step.accept() : Step.stop();
        }
        if (node.is("Identity") || node.is("Cast") || node.is("Sub")) {
            return Step.to(scope, node.input(0), node);
        }
        if (node.is("Add")) {
            return Step.to(scope, node.inputs(), node);
        }
        if (node.is("Where")) {
            return vanishes(node, 2)
                    ? Step.to(scope, node.input(1), node)
                    : vanishes(node, 1) ? Step.to(scope, node.input(2), node) : Step.stop();
        }
        int scaled = numbers.scaledInput(scope, node);
        return scaled < 0 ? Step.stop() : Step.to(scope, node.input(scaled), node);
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
        Worklist.<Visited>forward(facts.uses(), (use, state) -> {
                    Node node = use.node();
                    if (use.scope() != scope || use.input() != 0) {
                        return Step.stop();
                    }
                    if (node.is("MatMul") && facts.weights().feeding(node, 1).isEmpty()) {
                        found.add(node);
                        return Step.stop();
                    }
                    boolean same = node.is("Identity") || node.is("Cast") || InactiveDropout.passesThrough(facts, node);
                    return same ? Step.to(scope, node.output(), state) : Step.stop();
                })
                .in(Order.DEPTH_FIRST)
                .from(scope, softmax.output(), Visited.HERE);
        return found;
    }
}
