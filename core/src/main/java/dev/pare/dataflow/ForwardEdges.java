/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import java.util.ArrayList;
import java.util.List;

/** The uses of a value, and the end of its graph if it is an output. */
record ForwardEdges<S>(Uses uses, ForwardTransfer<S> transfer, boolean nested) implements Worklist.Direction<S> {
    @Override
    public List<Edge> edges(Uses.Value value) {
        List<Edge> edges = new ArrayList<>();
        NestedGraphs graphs = new NestedGraphs(uses);
        if (uses.isOutput(value.scope(), value.name())) {
            add(graphs.outOf(value), new Edge.Border(value), edges);
        }
        uses.consumers(value.scope(), value.name()).forEach(u -> add(graphs.into(u), new Edge.Read(u), edges));
        return edges;
    }

    private void add(List<Uses.Value> crossed, Edge edge, List<Edge> edges) {
        if (nested && !crossed.isEmpty()) {
            crossed.forEach(v -> edges.add(new Edge.Crossing(v)));
        } else {
            edges.add(edge);
        }
    }

    @Override
    public Step<S> apply(Edge edge, S state) {
        if (edge instanceof Edge.Crossing crossing) {
            return Step.to(crossing.to().scope(), crossing.to().name(), state);
        }
        return edge instanceof Edge.Read read
                ? transfer.read(read.use(), state)
                : transfer.leave(((Edge.Border) edge).value(), state);
    }

    @Override
    public Worklist.Direction<S> throughNestedGraphs() {
        return new ForwardEdges<>(uses, transfer, true);
    }
}
