/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Order;
import dev.pare.graph.AttributeValue;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import dev.pare.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The inventory of a model's weights: initializers and constant nodes, each with all its uses. */
public final class Weights {
    private final List<Weight> all;
    private final Map<Node, Map<Integer, Weight>> feeding = new IdentityHashMap<>();

    private Weights(List<Weight> all) {
        this.all = List.copyOf(all);
        for (Weight weight : all) {
            for (WeightUse use : weight.uses()) {
                feeding.computeIfAbsent(use.node(), n -> new HashMap<>()).put(use.input(), weight);
            }
        }
    }

    public static Weights of(Model model, Uses uses) {
        List<Weight> found = new ArrayList<>();
        for (Graph graph : model.graphs()) {
            Set<String> inputs = new HashSet<>();
            graph.inputs().forEach(i -> inputs.add(i.name()));
            for (Tensor tensor : graph.initializers()) {
                boolean fixed = model.irVersion() < 4 || !inputs.contains(tensor.name());
                List<WeightUse> reached = reached(uses, graph, tensor.name());
                found.add(new Weight(tensor, graph, null, fixed, reached));
            }
            for (Node node : graph.nodes()) {
                if (node.is("Constant")
                        && node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor value) {
                    Tensor named = value.tensor().name().equals(node.output())
                            ? value.tensor()
                            : value.tensor().withName(node.output());
                    found.add(new Weight(named, graph, node, true, reached(uses, graph, node.output())));
                }
            }
        }
        return new Weights(found);
    }

    /** All weights in the order of the file, outer graphs first. */
    public List<Weight> all() {
        return all;
    }

    /** Those that were learned, as opposed to shapes, axes and epsilons. */
    public List<Weight> parameters() {
        return all.stream().filter(Weight::isParameter).toList();
    }

    /** The weight that reaches an input of a node, if that input is constant. */
    public Optional<Weight> feeding(Node node, int input) {
        return Optional.ofNullable(feeding.getOrDefault(node, Map.of()).get(input));
    }

    public Optional<Weight> named(String name) {
        return all.stream().filter(w -> w.name().equals(name)).findFirst();
    }

    /** How a constant arrives at a value: through which nodes, and whether its two axes are swapped. */
    private record Arrival(List<Node> path, boolean transposed) {
        Arrival through(Node node) {
            List<Node> longer = new ArrayList<>(path);
            longer.add(node);
            return new Arrival(longer, transposed ^ node.is("Transpose"));
        }
    }

    /** The uses of a constant, through the nodes that only rearrange it. */
    private static List<WeightUse> reached(Uses uses, Graph scope, String value) {
        List<WeightUse> found = new ArrayList<>();
        Worklist.<Arrival>forward(uses, (use, at) -> {
                    Node node = use.node();
                    if (swapsMatrix(node) || node.is("Identity") || node.is("Cast")) {
                        return Step.to(use.scope(), node.output(), at.through(node));
                    }
                    found.add(new WeightUse(node, use.input(), use.scope(), at.path(), at.transposed()));
                    return Step.stop();
                })
                .in(Order.DEPTH_FIRST)
                .from(scope, value, new Arrival(List.of(), false));
        return found;
    }

    private static boolean swapsMatrix(Node node) {
        return node.is("Transpose")
                && node.intsAttribute("perm")
                        .map(p -> p.equals(List.of(1L, 0L)))
                        .orElse(false);
    }
}
