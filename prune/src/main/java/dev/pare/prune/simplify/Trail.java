/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.simplify;

import dev.pare.analysis.Facts;
import dev.pare.analysis.Weight;
import dev.pare.analysis.axes.FeatureAxes;
import dev.pare.analysis.axes.ReshapeSizes;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Ways on which data is only rearranged, and which nothing else reads from. Nodes that ask for a shape do not count: it stays the same. */
final class Trail {
    private static final int MOST_STEPS = 8;

    private final Facts facts;
    private final Graph scope;

    Trail(Facts facts, Graph scope) {
        this.facts = facts;
        this.scope = scope;
    }

    /**
     * @param start the first node that does more than rearrange, or null if the way begins outside of the graph or is shared
     * @param passed the nodes behind it, in the order of the data
     */
    record Upward(Node start, List<Node> passed) {}

    /** The way that leads to an input of a node. */
    Upward above(Node node, int input, boolean scaled) {
        Deque<Node> passed = new ArrayDeque<>();
        Node reader = node;
        String value = node.input(input);
        while (true) {
            Node producer = producer(value).orElse(null);
            if (producer == null || !readBy(value, reader)) {
                return new Upward(null, List.copyOf(passed));
            }
            int data = rearranges(producer) ? 0 : scaled ? scaledInput(producer) : -1;
            if (data < 0) {
                return new Upward(producer, List.copyOf(passed));
            }
            passed.addFirst(producer);
            reader = producer;
            value = producer.input(data);
        }
    }

    /** The node that makes a value in this graph. */
    Optional<Node> producer(String value) {
        return facts.uses()
                .resolve(scope, value)
                .filter(v -> v.scope() == scope)
                .flatMap(v -> facts.uses().producer(scope, value));
    }

    /** Whether a value is read by one node alone and does not leave the graph. */
    boolean readBy(String value, Node reader) {
        return onlyReader(value).filter(n -> n == reader).isPresent();
    }

    /** The only node that reads a value, once, and not only asks for its shape; empty if it leaves the graph. */
    Optional<Node> onlyReader(String value) {
        List<Uses.Use> readers = facts.uses().consumers(scope, value).stream()
                .filter(u -> !u.node().is("Shape"))
                .toList();
        boolean one = readers.size() == 1 && readers.get(0).scope() == scope;
        return one && !facts.uses().isOutput(scope, value)
                ? Optional.of(readers.get(0).node())
                : Optional.empty();
    }

    /** Follows features along nodes that rearrange; empty where it is not certain where they go. */
    Optional<FeatureAxes> follow(FeatureAxes features, List<Node> nodes) {
        Optional<FeatureAxes> at = Optional.of(features);
        for (Node node : nodes) {
            at = at.flatMap(f -> follow(f, node));
        }
        return at;
    }

    private Optional<FeatureAxes> follow(FeatureAxes features, Node node) {
        if (node.is("Transpose")) {
            return features.transposed(
                    node.intsAttribute("perm").orElseGet(() -> FeatureAxes.reversed(features.rank())));
        }
        return node.is("Reshape")
                ? ReshapeSizes.of(facts, scope, node).flatMap(features::reshaped)
                : Optional.of(features);
    }

    static boolean rearranges(Node node) {
        return node.is("Reshape") || node.is("Transpose") || node.is("Identity") || node.is("Cast");
    }

    /** The input that is multiplied with or divided by one number, or -1. */
    int scaledInput(Node node) {
        if (node.is("Mul") && isScalar(node, 0)) {
            return 1;
        }
        return (node.is("Mul") || node.is("Div")) && isScalar(node, 1) ? 0 : -1;
    }

    private boolean isScalar(Node node, int input) {
        return isScalar(node, input, MOST_STEPS);
    }

    /** Whether an input is one number: a constant, a size that is picked out of a shape by one index, or made of such numbers. */
    private boolean isScalar(Node node, int input, int steps) {
        Optional<Weight> constant = facts.weights().feeding(node, input);
        if (constant.isPresent()) {
            return constant.get().tensor().shape().elements() == 1;
        }
        Node producer = steps == 0 ? null : producer(node.input(input)).orElse(null);
        if (producer == null) {
            return false;
        }
        boolean picked = producer.is("Gather")
                && producer(producer.input(0)).filter(n -> n.is("Shape")).isPresent();
        if (picked) {
            return isScalar(producer, 1, steps - 1);
        }
        boolean one =
                producer.is("Sqrt") || producer.is("Cast") || producer.is("Unsqueeze") || producer.is("Reciprocal");
        boolean two = producer.is("Mul") || producer.is("Div") || producer.is("Pow");
        return (one || two) && isScalar(producer, 0, steps - 1) && (one || isScalar(producer, 1, steps - 1));
    }
}
