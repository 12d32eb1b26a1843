/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.Facts;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.ModelEdit;
import dev.pare.graph.Node;
import dev.pare.prune.flow.Elementwise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Joins what is cut again into the same parts: parts that were joined, computed with element by element and cut where they were joined
 * stay apart all the way.
 */
final class Chains {
    private final Facts facts;
    private final ModelEdit edit;
    private final Elementwise elementwise;
    private final Map<String, Parts> parts;

    /** @param parts of the values that Concat made and of those that Split made */
    Chains(Facts facts, Map<String, Parts> parts) {
        this.facts = facts;
        this.edit = new ModelEdit(facts.model());
        this.elementwise = new Elementwise(facts);
        this.parts = parts;
    }

    Model join() {
        for (Graph scope : facts.model().graphs()) {
            for (Node node : scope.nodes()) {
                if (node.is("Split") && parts.containsKey(node.output())) {
                    chain(scope, node).ifPresent(c -> separate(c, node));
                }
            }
        }
        return edit.finish();
    }

    /**
     * @param join the Concat at the beginning
     * @param between nodes on the way, in the order of the graph
     */
    private record Chain(Node join, List<Node> between) {}

    private Optional<Chain> chain(Graph scope, Node split) {
        Set<Node> way = new LinkedHashSet<>();
        Set<Node> joins = new LinkedHashSet<>();
        boolean joined = elementwise.above(
                scope,
                split.input(0),
                value -> facts.uses()
                        .localProducer(scope, value)
                        .filter(n -> n.is("Concat") && parts.containsKey(n.output()))
                        .map(joins::add)
                        .isPresent(),
                way);
        if (!joined || joins.size() != 1) {
            return Optional.empty();
        }
        Node join = joins.iterator().next();
        Set<Node> inside = new LinkedHashSet<>(way);
        inside.add(split);
        boolean closed = staysInside(scope, join, inside) && way.stream().allMatch(n -> staysInside(scope, n, inside));
        return parts.get(join.output()).equals(parts.get(split.output())) && closed
                ? Optional.of(new Chain(
                        join, scope.nodes().stream().filter(way::contains).toList()))
                : Optional.empty();
    }

    private boolean staysInside(Graph scope, Node node, Set<Node> inside) {
        List<Uses.Use> uses = facts.uses().consumers(scope, node.output());
        return !facts.uses().isOutput(scope, node.output())
                && uses.stream().allMatch(u -> u.scope() == scope && inside.contains(u.node()));
    }

    private void separate(Chain chain, Node split) {
        List<Node> apart = new ArrayList<>();
        for (int g = 0; g < split.outputs().size(); g++) {
            Map<String, String> names = new HashMap<>();
            names.put(chain.join().output(), chain.join().input(g));
            for (Node node : chain.between()) {
                boolean end = node.output().equals(split.input(0));
                String output = end ? split.outputs().get(g) : edit.freshName(node.output() + ".group" + g);
                names.put(node.output(), output);
                List<String> inputs = node.inputs().stream()
                        .map(i -> names.getOrDefault(i, i))
                        .toList();
                apart.add(new Node(
                        node.op(),
                        edit.freshName(node.name() + ".group" + g),
                        inputs,
                        List.of(output),
                        node.attributes(),
                        node.carried()));
            }
            if (chain.between().isEmpty()) {
                apart.add(Node.of(
                        "Identity",
                        edit.freshName(split.outputs().get(g) + "/Identity"),
                        List.of(chain.join().input(g)),
                        List.of(split.outputs().get(g))));
            }
        }
        edit.replace(chain.join(), List.of());
        chain.between().forEach(n -> edit.replace(n, List.of()));
        edit.replace(split, apart);
    }
}
