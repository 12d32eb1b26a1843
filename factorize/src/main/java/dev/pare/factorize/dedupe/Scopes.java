/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.factorize.dedupe;

import dev.pare.analysis.Weight;
import dev.pare.dataflow.Uses;
import dev.pare.graph.Graph;
import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which graph lies in which, and so which weights can be seen from where. */
final class Scopes {
    private final Uses uses;
    private final IdentityHashMap<Graph, List<Graph>> around = new IdentityHashMap<>();
    private final Set<String> outputs = new HashSet<>();

    Scopes(Model model, Uses uses) {
        this.uses = uses;
        visit(model.graph(), List.of());
    }

    private void visit(Graph graph, List<Graph> outer) {
        List<Graph> path = new ArrayList<>(outer);
        path.add(graph);
        around.put(graph, path);
        graph.outputs().forEach(o -> outputs.add(o.name()));
        for (Node node : graph.nodes()) {
            node.subgraphs().forEach(inner -> visit(inner, path));
        }
    }

    /** The number of graphs around a graph. */
    int depth(Graph graph) {
        return around.get(graph).size() - 1;
    }

    /** Whether a graph is another or lies in it. */
    boolean within(Graph inner, Graph outer) {
        return around.get(inner).contains(outer);
    }

    /** Whether any graph names a value of this name as output. */
    boolean isOutput(Weight weight) {
        return outputs.contains(weight.name());
    }

    /** Whether everything that sees a copy can use another weight by its name instead. */
    boolean canReplace(Weight kept, Weight copy) {
        if (!within(copy.scope(), kept.scope())) {
            return false;
        }
        if (kept.constant() != null && kept.scope() != copy.scope()) {
            // A constant node may stand behind the node that holds the inner graph.
            return false;
        }
        for (Graph graph : around.keySet()) {
            boolean clear = !within(graph, copy.scope()) || (meant(graph, kept) && meant(graph, copy));
            if (!clear) {
                return false;
            }
        }
        return true;
    }

    private boolean meant(Graph graph, Weight weight) {
        Optional<Uses.Value> seen = uses.resolve(graph, weight.name());
        return seen.isPresent() && seen.get().scope() == weight.scope();
    }

    /** The first node of the weight's graph that uses it, itself or in a graph inside. */
    Node firstUser(Weight weight) {
        List<Uses.Use> all = uses.consumers(weight.scope(), weight.name());
        for (Node node : weight.scope().nodes()) {
            for (Uses.Use use : all) {
                boolean inside = node.subgraphs().stream().anyMatch(g -> within(use.scope(), g));
                if (use.node() == node || inside) {
                    return node;
                }
            }
        }
        throw new IllegalArgumentException("no node uses weight " + weight.name());
    }
}
