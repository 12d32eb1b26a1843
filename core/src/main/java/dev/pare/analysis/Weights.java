/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.dataflow.Uses;
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
                List<WeightUse> reached = new Reach(uses).from(graph, tensor.name());
                found.add(new Weight(tensor, graph, null, fixed, reached));
            }
            for (Node node : graph.nodes()) {
                if (node.is("Constant")
                        && node.attribute("value").orElse(null) instanceof AttributeValue.OfTensor value) {
                    Tensor named = value.tensor().name().equals(node.output())
                            ? value.tensor()
                            : value.tensor().withName(node.output());
                    found.add(new Weight(named, graph, node, true, new Reach(uses).from(graph, node.output())));
                }
            }
        }
        return new Weights(found);
    }

    /** In the order of the file, outer graphs first. */
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

    /** Walks from a constant through the nodes that only rearrange it. */
    private static final class Reach {
        private final Uses uses;
        private final List<WeightUse> found = new ArrayList<>();

        Reach(Uses uses) {
            this.uses = uses;
        }

        List<WeightUse> from(Graph scope, String value) {
            walk(scope, value, List.of(), false);
            return found;
        }

        private void walk(Graph scope, String value, List<Node> path, boolean transposed) {
            for (Uses.Use use : uses.consumers(scope, value)) {
                Node node = use.node();
                boolean swaps = swapsMatrix(node);
                if (swaps || node.is("Identity") || node.is("Cast")) {
                    List<Node> longer = new ArrayList<>(path);
                    longer.add(node);
                    walk(use.scope(), node.output(), longer, transposed ^ swaps);
                } else {
                    found.add(new WeightUse(node, use.input(), use.scope(), path, transposed));
                }
            }
        }

        private static boolean swapsMatrix(Node node) {
            return node.is("Transpose")
                    && node.intsAttribute("perm")
                            .map(p -> p.equals(List.of(1L, 0L)))
                            .orElse(false);
        }
    }
}
