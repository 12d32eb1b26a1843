/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.quantize.half;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.FlowResult.Reached;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.inference.Inference;
import dev.pare.operators.Kind;
import dev.pare.operators.Operators;
import dev.pare.tensor.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Attention scores and other products of two computed values, and what lies between them and a Softmax. No weight bounds such a
 * product, and it leaves the range before it is scaled; unless it was measured it stays in float. A Softmax turns the error of its
 * argument into an error of the same size relative to its result, so large arguments need float however they were made.
 */
final class Scores {

    /** Half of the last bit of float16 is 1/32 from here on: 3 % of a probability. */
    private static final float STEEP = 64;

    /** The product of queries and keys, and those that make them. */
    private static final int PRODUCTS_BEFORE = 2;

    private final Facts facts;
    private final Inference types;
    private final IntegerBorn born;
    private final ActivationRange reach;
    private final Set<Uses.Value> leading;
    private final Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());

    private Scores(Facts facts, Inference types, IntegerBorn born, ActivationRange reach) {
        this.facts = facts;
        this.types = types;
        this.born = born;
        this.reach = reach;
        this.leading = leading();
    }

    static Set<Node> in(Facts facts, Inference types, IntegerBorn born, ActivationRange reach) {
        Scores scores = new Scores(facts, types, born, reach);
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                if (product(node) && scores.unbounded(node, graph) && !reach.knows(node, graph)) {
                    scores.found.add(node);
                    scores.towardsSoftmax(node, graph);
                }
                if (softmax(node) && scores.steep(node, graph)) {
                    scores.back(node, graph);
                }
            }
        }
        return scores.found;
    }

    private static boolean product(Node node) {
        return Operators.kind(node) == Kind.MULTIPLIES;
    }

    private static boolean softmax(Node node) {
        return node.is("Softmax") || node.is("LogSoftmax");
    }

    private static boolean steps(Node node) {
        return DataMovement.moves(node)
                || Operators.of(node).is(Kind.COMBINES, Kind.CHOOSES, Kind.CHANGES_SIGN)
                || node.is("Clip");
    }

    private boolean unbounded(Node node, Graph graph) {
        return node.inputs().stream()
                        .limit(2)
                        .filter(i -> types.type(graph, i) == DataType.FLOAT)
                        .filter(i -> !born.contains(graph, i) && !isShare(graph, i))
                        .count()
                == 2;
    }

    /** Whether a value is made of probabilities: a product with them is an average. */
    private boolean isShare(Graph graph, String name) {
        return Worklist.<Visited>backward(facts.uses(), (node, value, state) -> {
                    if (node.is("Softmax")) {
                        return Step.accept();
                    }
                    if (node.is("Where")) {
                        return Step.to(value.scope(), List.of(node.input(1), node.input(2)), state);
                    }
                    boolean passes = DataMovement.moves(node) || node.is("Dropout");
                    return passes ? Step.to(value.scope(), node.input(0), state) : Step.stop();
                })
                .finds(graph, List.of(name), Visited.HERE);
    }

    /** All nodes on the ways from a product to a Softmax. */
    private void towardsSoftmax(Node product, Graph graph) {
        Worklist.<Visited>forward(facts.uses(), (use, state) -> {
                    Node node = use.node();
                    if (softmax(node)) {
                        found.add(node);
                        return Step.stop();
                    }
                    if (!steps(node) || node.outputs().stream().noneMatch(o -> leads(use.scope(), o))) {
                        return Step.stop();
                    }
                    found.add(node);
                    return Step.behind(use, state);
                })
                .from(graph, product.outputs(), Visited.HERE);
    }

    private boolean leads(Graph graph, String name) {
        return facts.uses().resolve(graph, name).filter(leading::contains).isPresent();
    }

    /** The values that reach a Softmax through steps. */
    private Set<Uses.Value> leading() {
        List<Reached<Visited>> arguments = new ArrayList<>();
        for (Graph graph : facts.model().graphs()) {
            for (Node node : graph.nodes()) {
                if (softmax(node)) {
                    facts.uses()
                            .resolve(graph, node.input(0))
                            .ifPresent(v -> arguments.add(new Reached<>(v, Visited.HERE)));
                }
            }
        }
        return Worklist.<Visited>backward(
                        facts.uses(),
                        (node, value, state) ->
                                steps(node) ? Step.to(value.scope(), node.inputs(), state) : Step.stop())
                .from(arguments)
                .reached()
                .stream()
                .map(Reached::value)
                .collect(Collectors.toSet());
    }

    private boolean steep(Node softmax, Graph graph) {
        Optional<Float> largest = reach.largest(graph, softmax.input(0));
        return largest.isPresent() && !(Math.abs(largest.get()) < STEEP);
    }

    /** Everything from a Softmax back to the products that make its argument, and those that make their operands. */
    private void back(Node softmax, Graph graph) {
        if (found.add(softmax)) {
            Worklist.<Integer>backward(facts.uses(), (node, value, products) -> {
                        int left = products - (product(node) ? 1 : 0);
                        boolean kept = types.type(value.scope(), value.name()) == DataType.FLOAT
                                && (steps(node) || product(node))
                                && found.add(node);
                        return kept && left > 0 ? Step.to(value.scope(), node.inputs(), left) : Step.stop();
                    })
                    .in(Order.DEPTH_FIRST)
                    .from(graph, softmax.inputs(), PRODUCTS_BEFORE);
        }
    }
}
