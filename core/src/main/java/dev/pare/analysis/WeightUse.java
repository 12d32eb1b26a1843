/*
 * Copyright 2026 The Pare Authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pare.analysis;

import dev.pare.graph.Graph;
import dev.pare.graph.Node;
import java.util.List;

/**
 * A node that a weight reaches.
 *
 * @param input which input of the node
 * @param scope the graph in which the node stands
 * @param path the Identity, Transpose and Cast nodes between the weight and the node, in order
 * @param transposed whether the path swaps the two axes of a matrix
 */
public record WeightUse(Node node, int input, Graph scope, List<Node> path, boolean transposed) {
    public WeightUse {
        path = List.copyOf(path);
    }

    /** Whether the weight arrives with its own element type. */
    public boolean castsNothing() {
        return path.stream().noneMatch(n -> n.is("Cast"));
    }
}
