/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.runtime.walk;

import dev.pare.graph.Model;
import dev.pare.graph.Node;
import java.util.Set;

/** Where changed forms of a model part from it. */
public final class DivergencePoint {
    private final Progressed whole = new Progressed();

    public DivergencePoint(Model original) {
        MainGraph graph = new MainGraph(original);
        whole.become(graph.nodes(), MainGraph.nodeSet(), graph);
    }

    /**
     * The values of the original from which a changed form can be run on: those that nodes before the first changed one make, and that
     * it or nodes behind it read. Empty if the inputs are all there is.
     */
    public Set<String> values(Model changed) {
        MainGraph graph = new MainGraph(changed);
        Set<Node> same = whole.unchanged(graph);
        Set<Node> before = MainGraph.nodeSet();
        for (Node node : graph.nodes()) {
            if (same.contains(node)) {
                before.add(node);
            } else if (!graph.isConstant(node)) {
                break;
            }
        }
        return graph.frontier(before, value -> true);
    }
}
