/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.dataflow;

import dev.pare.graph.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;

/** The nodes that an analysis went through, in the order in which it met them. Immutable; longer paths share what they begin with. */
public final class FlowPath {
    /** The path before the first node. */
    public static final FlowPath EMPTY = new FlowPath(null, null, 0);

    private static final int SHOWN_AT_EACH_END = 3;

    private final FlowPath before;
    private final Node last;
    private final int length;

    private FlowPath(FlowPath before, Node last, int length) {
        this.before = before;
        this.last = last;
        this.length = length;
    }

    /** This path and one more node. */
    public FlowPath through(Node node) {
        return new FlowPath(this, node, length + 1);
    }

    public int length() {
        return length;
    }

    public List<Node> nodes() {
        Deque<Node> nodes = new ArrayDeque<>();
        for (FlowPath at = this; at.length > 0; at = at.before) {
            nodes.addFirst(at.last);
        }
        return List.copyOf(nodes);
    }

    /** The labels of the nodes; of a long path those at its ends and the number of the others. */
    @Override
    public String toString() {
        List<Node> nodes = nodes();
        if (length <= 2 * SHOWN_AT_EACH_END + 1) {
            return joined(nodes);
        }
        return joined(nodes.subList(0, SHOWN_AT_EACH_END)) + " → " + (length - 2 * SHOWN_AT_EACH_END) + " more → "
                + joined(nodes.subList(length - SHOWN_AT_EACH_END, length));
    }

    private static String joined(List<Node> nodes) {
        return nodes.stream().map(Node::label).collect(Collectors.joining(" → "));
    }
}
