/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis.axes;

import dev.pare.analysis.Facts;
import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a trace has found so far: where the units lie in each value, and what has to follow. */
final class Followed {
    private final Facts facts;
    private final Graph scope;
    private final boolean picks;
    private final Map<String, Layout> layouts = new HashMap<>();
    private final List<Trace.Row> rows = new ArrayList<>();
    private final List<Trace.Size> sizes = new ArrayList<>();
    private final List<Trace.Bound> bounds = new ArrayList<>();
    private final List<Trace.Pick> picked = new ArrayList<>();
    private final ValueShapes shapes;

    /** @param picks whether computed values may vary along the axis */
    Followed(Facts facts, Graph scope, boolean picks) {
        this.facts = facts;
        this.scope = scope;
        this.picks = picks;
        this.shapes = new ValueShapes(
                facts, scope, value -> at(value).filter(Layout::ranked).map(Layout::dims));
    }

    Facts facts() {
        return facts;
    }

    Graph scope() {
        return scope;
    }

    boolean picks() {
        return picks;
    }

    Map<String, Layout> layouts() {
        return layouts;
    }

    List<Trace.Row> rows() {
        return rows;
    }

    List<Trace.Size> sizes() {
        return sizes;
    }

    List<Trace.Bound> bounds() {
        return bounds;
    }

    List<Trace.Pick> picked() {
        return picked;
    }

    ValueShapes shapes() {
        return shapes;
    }

    Optional<Layout> at(String value) {
        return Optional.ofNullable(layouts.get(value));
    }

    boolean has(String value) {
        return layouts.containsKey(value);
    }

    /** Settles where the units lie in the output of a node, or says that the node is not understood. */
    Optional<String> put(Node node, Optional<Layout> layout) {
        String output = node.output();
        layout.ifPresent(l ->
                layouts.put(output, l.ranked() ? l.named(i -> shapes.sizes().name(output, i)) : l));
        return layout.isPresent() ? Optional.empty() : unknown(node);
    }

    static Optional<String> unknown(Node node) {
        return Optional.of("it passes " + node.label() + " (" + node.op() + "), which is not understood here");
    }
}
