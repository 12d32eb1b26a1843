/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The node that makes a value, or the beginning of its graph. */
record BackwardEdges<S>(Uses uses, BackwardTransfer<S> transfer, boolean nested) implements Worklist.Direction<S> {
    @Override
    public List<Edge> edges(Uses.Value value) {
        Optional<Node> producer = uses.producer(value.scope(), value.name());
        List<Edge> edges = new ArrayList<>();
        if (nested) {
            NestedGraphs graphs = new NestedGraphs(uses);
            producer.map(n -> graphs.behind(n, value))
                    .orElseGet(() -> graphs.before(value))
                    .forEach(v -> edges.add(new Edge.Crossing(v)));
        }
        if (edges.isEmpty()) {
            edges.add(producer.<Edge>map(n -> new Edge.Made(value, n)).orElseGet(() -> new Edge.Border(value)));
        }
        return edges;
    }

    @Override
    public Step<S> apply(Edge edge, S state) {
        if (edge instanceof Edge.Crossing crossing) {
            return Step.to(crossing.to().scope(), crossing.to().name(), state);
        }
        return edge instanceof Edge.Made made
                ? transfer.made(made.producer(), made.value(), state)
                : transfer.given(((Edge.Border) edge).value(), state);
    }

    @Override
    public Worklist.Direction<S> throughNestedGraphs() {
        return new BackwardEdges<>(uses, transfer, true);
    }
}
