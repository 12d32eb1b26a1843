/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.prune.convolution;

import dev.pare.analysis.Facts;
import dev.pare.analysis.site.LinearUse;
import dev.pare.dataflow.Step;
import dev.pare.dataflow.Uses;
import dev.pare.dataflow.Worklist;
import dev.pare.dataflow.Worklist.Visited;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import dev.pare.prune.flow.Elementwise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what changes its layout together with some convolutions, and counts the Transposes. */
final class LayoutRegions {
    private final Facts facts;
    private final Elementwise elementwise;
    /** The rank of the values of each node that takes part. */
    private final IdentityHashMap<Node, Integer> ranks = new IdentityHashMap<>();

    private final IdentityHashMap<Node, Node> parents = new IdentityHashMap<>();

    LayoutRegions(Facts facts) {
        this.facts = facts;
        this.elementwise = new Elementwise(facts);
    }

    /** @param convolutions by site, with the rank of their values */
    List<LayoutRegion> of(Map<LinearUse, Integer> convolutions) {
        convolutions.forEach((site, rank) -> ranks.put(site.node(), rank));
        List<LayoutRegion> islands = new ArrayList<>();
        Set<Graph> scopes = new HashSet<>();
        for (LinearUse site : convolutions.keySet()) {
            if (scopes.add(site.scope())) {
                grow(site.scope());
                islands.addAll(islands(site.scope()));
            }
        }
        return islands;
    }

    /** Each way that arrives at a node asks again whether it takes part, until all that enters it is there. */
    private void grow(Graph scope) {
        List<String> made = scope.nodes().stream()
                .filter(ranks::containsKey)
                .map(Node::output)
                .toList();
        Worklist.<Visited>forward(facts.uses(), (use, state) -> {
                    Node node = use.node();
                    Optional<Integer> rank =
                            ranks.containsKey(node) || use.scope() != scope ? Optional.empty() : joins(scope, node);
                    rank.ifPresent(r -> ranks.put(node, r));
                    return rank.isPresent() ? Step.to(scope, node.output(), state) : Step.stop();
                })
                .from(scope, made, Visited.HERE);
    }

    /** The rank of a node's values if all that it takes is there with the features last, and some of it from the island. */
    private Optional<Integer> joins(Graph scope, Node node) {
        List<String> variables = elementwise.variables(node).orElse(List.of());
        Optional<Integer> rank = variables.stream()
                .flatMap(v -> insideProducer(scope, v).stream())
                .map(ranks::get)
                .findFirst();
        return rank.filter(r -> variables.stream()
                .allMatch(v -> insideProducer(scope, v)
                                .map(ranks::get)
                                .filter(r::equals)
                                .isPresent()
                        || turned(scope, v, r).isPresent()));
    }

    /** The node that makes a value in the same graph, if it takes part. */
    private Optional<Node> insideProducer(Graph scope, String value) {
        return facts.uses()
                .resolve(scope, value)
                .filter(v -> v.scope() == scope)
                .flatMap(v -> facts.uses().producer(scope, value))
                .filter(ranks::containsKey);
    }

    /** The Transpose that took the features of a value to the second axis. */
    private Optional<Node> turned(Graph scope, String value, int rank) {
        return facts.uses().producer(scope, value).filter(n -> FeatureAxis.takesToSecond(n, rank));
    }

    private List<LayoutRegion> islands(Graph scope) {
        List<Node> inside = scope.nodes().stream().filter(ranks::containsKey).toList();
        Map<String, Node> readers = new LinkedHashMap<>();
        for (Node node : inside) {
            for (String value : data(node)) {
                insideProducer(scope, value).ifPresent(p -> parents.put(root(p), root(node)));
                Node reader = readers.putIfAbsent(value, node);
                if (reader != null) {
                    parents.put(root(reader), root(node));
                }
            }
        }
        Map<Node, List<Node>> members = new LinkedHashMap<>();
        inside.forEach(
                n -> members.computeIfAbsent(root(n), r -> new ArrayList<>()).add(n));
        return members.values().stream().map(m -> island(scope, m)).toList();
    }

    private Node root(Node node) {
        Node root = node;
        while (parents.getOrDefault(root, root) != root) {
            root = parents.get(root);
        }
        return root;
    }

    private List<String> data(Node node) {
        return node.is("Conv")
                ? List.of(node.input(0))
                : elementwise.variables(node).orElseThrow();
    }

    private LayoutRegion island(Graph scope, List<Node> nodes) {
        int rank = ranks.get(nodes.get(0));
        int added = 0;
        int saved = 0;
        Set<String> entering = new HashSet<>();
        for (Node node : nodes) {
            for (String value : data(node)) {
                if (insideProducer(scope, value).isEmpty() && entering.add(value)) {
                    Optional<Node> turned = turned(scope, value, rank);
                    added += turned.isPresent() ? 0 : 1;
                    saved += turned.isPresent() && onlyInside(scope, value) ? 1 : 0;
                }
            }
            boolean needed = facts.uses().isOutput(scope, node.output());
            for (Uses.Use use : facts.uses().consumers(scope, node.output())) {
                boolean back = use.scope() == scope && FeatureAxis.takesToLast(use.node(), rank);
                saved += back ? 1 : 0;
                needed |= !back && !(use.scope() == scope && (ranks.containsKey(use.node()) || asksShape(use.node())));
            }
            added += needed ? 1 : 0;
        }
        return new LayoutRegion(scope, nodes, rank, added, saved);
    }

    /** Whether a node takes the whole shape of a value, which follows from any order of its axes. */
    static boolean asksShape(Node node) {
        return node.is("Shape") && node.attributes().isEmpty();
    }

    private boolean onlyInside(Graph scope, String value) {
        return !facts.uses().isOutput(scope, value)
                && facts.uses().consumers(scope, value).stream()
                        .allMatch(u -> u.scope() == scope && ranks.containsKey(u.node()));
    }
}
